//go:build mutant

// After an error nothing is published for a minute, although Redis is back.
//
//lab:overdoes 1.37
//lab:kills TestRedisAway
package scaling

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

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
	until        time.Time
}

func (a *RedisAdapter) publish(channel string, message []byte) error {
	if time.Now().Before(a.until) {
		return errors.New("Redis is away")
	}
	err := a.redis.Publish(context.Background(), channel, message).Err()
	if err != nil {
		a.until = time.Now().Add(time.Minute)
	}
	return err
}
