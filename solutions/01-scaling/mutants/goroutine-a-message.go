//go:build mutant

// Every message is delivered by a goroutine of its own: they overtake each
// other.
//
//lab:kills TestOrder
package scaling

import (
	"sync"
)

func (a *RedisAdapter) receive() {
	defer close(a.received)
	var deliveries sync.WaitGroup
	defer deliveries.Wait()
	for message := range a.subscription.Channel() {
		deliveries.Go(func() {
			if err := a.deliver(message); err != nil {
				a.log.Warn("passed over a message", "error", err)
			}
		})
	}
}
