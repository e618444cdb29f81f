//go:build mutant

// For a minute after an outage the node skips what it receives.
//
//lab:breaks 1.39
//lab:kills TestRedisComesBack
package scaling

import (
	"time"

	"github.com/redis/go-redis/v9"
)

func (a *RedisAdapter) receive() {
	var until time.Time
	for event := range a.subscription.ChannelWithSubscriptions() {
		switch event := event.(type) {
		case *redis.Subscription:
			until = time.Now().Add(time.Minute)
		case *redis.Message:
			if time.Now().Before(until) {
				continue
			}
			if err := a.deliver(event); err != nil {
				a.log.Warn("an invalid message is skipped", "channel", event.Channel, "error", err)
			}
		}
	}
}
