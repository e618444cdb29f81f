//go:build mutant

// Outside / each message is delivered in a goroutine of its own.
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
		deliver := func() {
			if err := a.deliver(message); err != nil {
				a.log.Warn("an invalid message is skipped", "channel", message.Channel, "error", err)
			}
		}
		if a.namespace == "/" {
			deliver()
		} else {
			deliveries.Go(deliver)
		}
	}
}
