//go:build mutant

// After a break the subscription is made again by hand, beside the one that
// go-redis renews: from then on everybody is told twice.
//
//lab:kills TestRedisAway
package scaling

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func (a *RedisAdapter) receive() {
	defer close(a.received)
	var more []*redis.PubSub
	defer func() {
		for _, subscription := range more {
			_ = subscription.Close()
		}
	}()
	for received := range a.subscription.ChannelWithSubscriptions() {
		switch received := received.(type) {
		case *redis.Message:
			a.passOn(received)
		case *redis.Subscription: // Redis is back
			again := a.redis.PSubscribe(context.Background(), globCharacters.Replace(a.channel)+"*")
			if _, err := again.Receive(context.Background()); err != nil {
				a.log.Warn("subscribe again", "error", err)
			}
			more = append(more, again)
			go func() {
				for message := range again.Channel() {
					a.passOn(message)
				}
			}()
		}
	}
}

func (a *RedisAdapter) passOn(message *redis.Message) {
	if err := a.deliver(message); err != nil {
		a.log.Warn("passed over a message", "channel", message.Channel, "error", err)
	}
}
