//go:build mutant

// Each message is delivered in a goroutine of its own, so messages overtake each
// other.
//
//lab:breaks 1.16
//lab:kills TestOrder
package scaling

import (
	"sync"
)

func (a *RedisAdapter) receive() {
	var deliveries sync.WaitGroup
	defer deliveries.Wait()
	for message := range a.subscription.Channel() {
		deliveries.Go(func() {
			if err := a.deliver(message); err != nil {
				a.log.Warn("an invalid message is skipped", "error", err)
			}
		})
	}
}
