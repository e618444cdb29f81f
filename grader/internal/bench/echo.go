package bench

import (
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
	text := append([]byte(`["`), stamp{number: number}.appendTo(nil)...)
	text = append(text, `"]`...)
	id := strconv.FormatInt(number, 10)
	request := append([]byte("42"+id+`["echo",`), text[1:]...)
	if err := c.send(opText, request); err != nil {
		return err
	}
	return c.wait("43" + id + string(text))
}
