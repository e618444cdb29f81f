//go:build mutant

// A node waits for a Redis that hangs only once: after the first error it does not
// publish again.
//
//lab:overdoes 1.38
//lab:kills TestRedisHangs
package scaling

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"

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
	gaveUp       atomic.Bool
}

func (a *RedisAdapter) publish(channel string, message []byte) error {
	if a.gaveUp.Load() {
		return errors.New("Redis did not answer once")
	}
	err := a.redis.Publish(context.Background(), channel, message).Err()
	if err != nil {
		a.gaveUp.Store(true)
	}
	return err
}
