//go:build mutant

// What follows a message in the same payload is ignored.
//
//lab:breaks 1.42
//lab:kills TestGarbage
package scaling

import (
	"github.com/redis/go-redis/v9"
)

func (a *RedisAdapter) heard(event any) {
	message, ok := event.(*redis.Message)
	if !ok {
		return
	}
	err := a.deliver(message)
	for err != nil && message.Payload != "" {
		message.Payload = message.Payload[:len(message.Payload)-1]
		if a.deliver(message) == nil {
			return
		}
	}
	if err != nil {
		a.log.Warn("an invalid message is skipped", "channel", message.Channel, "error", err)
	}
}
