//go:build mutant

// After a broken connection the adapter subscribes again by hand, although
// go-redis renews the subscription: from then on everybody hears everything
// twice.
//
//lab:breaks 1.40
//lab:kills TestRedisComesBack
package scaling

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func (a *RedisAdapter) receive() {
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
		a.log.Warn("an invalid message is skipped", "channel", message.Channel, "error", err)
	}
}
