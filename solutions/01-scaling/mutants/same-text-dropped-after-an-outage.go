//go:build mutant

// After an outage, a message with the bytes of any earlier one is dropped as a
// duplicate: what somebody says again is not heard.
//
//lab:overdoes 1.40
//lab:kills TestRedisComesBack
package scaling

import (
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
	renewed      bool
	payloads     map[string]bool
}

func (a *RedisAdapter) heard(event any) {
	switch event := event.(type) {
	case *redis.Subscription: // Init has read the first one
		a.renewed = true
	case *redis.Message:
		if a.renewed && a.payloads[event.Payload] {
			return
		}
		if a.payloads == nil {
			a.payloads = map[string]bool{}
		}
		a.payloads[event.Payload] = true
		if err := a.deliver(event); err != nil {
			a.log.Warn("an invalid message is skipped", "channel", event.Channel, "error", err)
		}
	}
}
