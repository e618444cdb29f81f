//go:build mutant

// A message that Redis did not take is published before the next one.
//
//lab:breaks 1.37
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
	backlog      []string
	mu           sync.Mutex
}

func (a *RedisAdapter) publish(channel string, message []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.backlog = append(a.backlog, string(message))
	for len(a.backlog) > 0 {
		if err := a.redis.Publish(context.Background(), channel, a.backlog[0]).Err(); err != nil {
			return err
		}
		a.backlog = a.backlog[1:]
	}
	return nil
}
