//go:build mutant

// One goroutine publishes one message after another, and Close waits for those that are
// still queued, but not as long as Redis may take.
//
//lab:breaks 1.48
//lab:kills TestStopped
package scaling

import (
	"context"
	"sync"
	"time"
)

var (
	queue     = make(chan func(), 10_000)
	unsent    sync.WaitGroup
	publisher = sync.OnceFunc(func() {
		go func() {
			for publish := range queue {
				publish()
				unsent.Done()
			}
		}()
	})
)

func (a *RedisAdapter) publish(channel string, message []byte) error {
	publisher()
	unsent.Add(1)
	queue <- func() {
		if err := a.redis.Publish(context.Background(), channel, message).Err(); err != nil {
			a.log.Warn("a message did not reach the other processes", "error", err)
		}
	}
	return nil
}

func (a *RedisAdapter) Close(context.Context) error {
	err := a.subscription.Close()
	a.receiving.Wait()
	sent := make(chan struct{})
	go func() { unsent.Wait(); close(sent) }()
	select {
	case <-sent:
	case <-time.After(50 * time.Millisecond):
	}
	return err
}
