//go:build mutant

// Only the first message that cannot be published is logged.
//
//lab:breaks 1.36
//lab:kills TestRefusedPublish
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
	once         sync.Once
}

func (a *RedisAdapter) publish(channel string, message []byte) error {
	a.unanswered <- struct{}{}
	answer := a.pipeline.Publish(context.Background(), channel, message)
	go func() {
		if err := answer.Err(); err != nil {
			a.once.Do(func() { a.log.Warn("a message did not reach the other processes", "error", err) })
		}
		<-a.unanswered
	}()
	return nil
}
