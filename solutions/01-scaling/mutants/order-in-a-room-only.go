//go:build mutant

// Messages on each channel have a goroutine of their own: those of one sender to two
// rooms overtake each other.
//
//lab:breaks 1.16
//lab:kills TestOrder
package scaling

import (
	"sync"

	"github.com/redis/go-redis/v9"
)

func (a *RedisAdapter) receive() {
	channels := map[string]chan *redis.Message{}
	var running sync.WaitGroup
	for message := range a.subscription.Channel() {
		if channels[message.Channel] == nil {
			queue := make(chan *redis.Message, 100)
			channels[message.Channel] = queue
			running.Go(func() {
				for message := range queue {
					if err := a.deliver(message); err != nil {
						a.log.Warn("an invalid message is skipped", "error", err)
					}
				}
			})
		}
		channels[message.Channel] <- message
	}
	for _, queue := range channels {
		close(queue)
	}
	running.Wait()
}
