//go:build mutant

// After bytes that are not a message, everything is skipped for a minute.
//
//lab:overdoes 1.42
//lab:kills TestGarbage
package scaling

import (
	"time"
)

func (a *RedisAdapter) receive() {
	var until time.Time
	for message := range a.subscription.Channel() {
		if time.Now().Before(until) {
			continue
		}
		if err := a.deliver(message); err != nil {
			a.log.Warn("an invalid message is skipped", "error", err)
			until = time.Now().Add(time.Minute)
		}
	}
}
