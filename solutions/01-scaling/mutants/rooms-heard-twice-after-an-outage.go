//go:build mutant

// After an outage the channels of rooms are subscribed to as well as the pattern.
//
//lab:breaks 1.40
//lab:kills TestRedisComesBack
package scaling

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func (a *RedisAdapter) receive() {
	for event := range a.subscription.ChannelWithSubscriptions() {
		switch event := event.(type) {
		case *redis.Subscription:
			if event.Kind == "psubscribe" {
				for _, room := range a.Rooms() {
					_ = a.subscription.Subscribe(context.Background(), a.channel+room+"#")
				}
			}
		case *redis.Message:
			if err := a.deliver(event); err != nil {
				a.log.Warn("an invalid message is skipped", "channel", event.Channel, "error", err)
			}
		}
	}
}
