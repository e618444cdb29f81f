//go:build mutant

// The first error ends the receiver. Once the connection to Redis has broken,
// the process hears nothing from the others until it is restarted.
//
//lab:breaks 1.39
//lab:kills TestRedisComesBack
package scaling

import (
	"context"
)

func (a *RedisAdapter) receive() {
	for {
		message, err := a.subscription.ReceiveMessage(context.Background())
		if err != nil {
			a.log.Warn("receive", "error", err)
			return
		}
		if err := a.deliver(message); err != nil {
			a.log.Warn("an invalid message is skipped", "error", err)
		}
	}
}
