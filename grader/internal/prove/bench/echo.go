package bench

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// echo has so many clients each ask, wait for the acknowledgement and ask again.
func echo(ctx context.Context, s *servers, clients []*client, length time.Duration) (load, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	meter, err := newMeter(s)
	if err != nil {
		return load{}, err
	}
	var answers atomic.Int64
	var running sync.WaitGroup
	for i, c := range clients {
		_ = c.conn.SetDeadline(meter.began.Add(length + patience))
		running.Go(func() {
			asked := int64(0)
			for time.Since(meter.began) < length && ctx.Err() == nil {
				if err := ask(c, asked); err != nil {
					cancel(fmt.Errorf("client %d: %w", i, err))
					return
				}
				asked++
			}
			answers.Add(asked)
		})
	}
	running.Wait()
	if err := context.Cause(ctx); err != nil {
		return load{}, err
	}
	return meter.read(answers.Load())
}

// ask sends a request and waits for its own acknowledgement with the same text.
func ask(c *client, number int64) error {
	var room [32 + payloadSize]byte // on the stack
	text := append(room[:0], `42`...)
	text = strconv.AppendInt(text, number, 10)
	text = append(text, `["echo","`...)
	argument := len(text) - 1
	text = append(stamp{number: number}.appendTo(text), `"]`...)
	if err := c.send(opText, text); err != nil {
		return err
	}
	var answer [32 + payloadSize]byte
	expected := strconv.AppendInt(append(answer[:0], `43`...), number, 10)
	expected = append(append(expected, '['), text[argument:]...)
	message, err := c.await()
	if err == nil && !bytes.Equal(message, expected) {
		err = fmt.Errorf("got %.100q, want %q", message, string(expected))
	}
	return err
}
