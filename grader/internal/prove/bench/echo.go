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

// echo has every client send a request, wait for its acknowledgement and send the
// next.
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
		c.deadline(meter.began.Add(length + patience))
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

// ask sends a request and waits for its acknowledgement, which must carry the
// same text.
func ask(c *client, number int64) error {
	text := append(make([]byte, 0, 32+payloadSize), `42`...)
	text = strconv.AppendInt(text, number, 10)
	text = append(text, `["echo","`...)
	argument := len(text) - 1
	text = append(stamp{number: number}.appendTo(text), `"]`...)
	if err := c.send(text); err != nil {
		return err
	}
	want := strconv.AppendInt(append(make([]byte, 0, 32+payloadSize), `43`...), number, 10)
	want = append(append(want, '['), text[argument:]...)
	got, err := c.receive()
	if err == nil && !bytes.Equal(got, want) {
		err = fmt.Errorf("got %.100q, want %q", got, want)
	}
	return err
}
