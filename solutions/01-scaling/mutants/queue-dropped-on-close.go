//go:build mutant

// One goroutine publishes one message after another, and Close does not wait for those
// that are still queued: they were acknowledged and are lost.
//
//lab:breaks 1.48
//lab:kills TestStopped
package scaling

import (
	"context"
	"log/slog"
	"sync"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

type RedisAdapter struct {
	*socketio.MemoryAdapter

	namespace string
	channel   string
	uid       string
	redis     *redis.Client
	log       *slog.Logger

	pipeline     *redis.AutoPipeliner
	unanswered   chan struct{}
	subscription *redis.PubSub
	receiving    sync.WaitGroup

	once  sync.Once
	queue chan [2]string // channel and message
}

func (a *RedisAdapter) publish(channel string, message []byte) error {
	a.once.Do(func() {
		a.queue = make(chan [2]string, 10_000)
		go func() {
			for next := range a.queue {
				if err := a.redis.Publish(context.Background(), next[0], next[1]).Err(); err != nil {
					a.log.Warn("a message did not reach the other processes", "error", err)
				}
			}
		}()
	})
	a.queue <- [2]string{channel, string(message)}
	return nil
}
