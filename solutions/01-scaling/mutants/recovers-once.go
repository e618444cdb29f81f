//go:build mutant

// The subscription is renewed by hand, after the first break only.
//
//lab:breaks 1.39
//lab:kills TestRedisComesBack
package scaling

import (
	"context"
	"time"
)

func (a *RedisAdapter) receive() {
	for again := range 2 {
		for {
			message, err := a.subscription.ReceiveMessage(context.Background())
			if err != nil {
				a.log.Warn("receive", "error", err)
				break
			}
			if err := a.deliver(message); err != nil {
				a.log.Warn("an invalid message is skipped", "channel", message.Channel, "error", err)
			}
		}
		if again > 0 {
			return
		}
		for a.redis.Ping(context.Background()).Err() != nil {
			time.Sleep(20 * time.Millisecond)
		}
		if err := a.subscription.PSubscribe(context.Background(), globCharacters.Replace(a.channel)+"*"); err != nil {
			a.log.Warn("subscribe", "error", err)
		}
	}
}
