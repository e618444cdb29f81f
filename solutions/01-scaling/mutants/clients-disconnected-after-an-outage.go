//go:build mutant

// A node that has subscribed again disconnects its clients, so that they start again.
//
//lab:overdoes 1.39
//lab:kills TestRedisComesBack
package scaling

import (
	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) heard(event any) {
	switch event := event.(type) {
	case *redis.Subscription: // Init has read the first one
		_ = a.DisconnectSockets(socketio.BroadcastOptions{}, true)
	case *redis.Message:
		if err := a.deliver(event); err != nil {
			a.log.Warn("an invalid message is skipped", "channel", event.Channel, "error", err)
		}
	}
}
