//go:build mutant

// The first bytes that are not a message end the receiver.
//
//lab:breaks 1.42
//lab:kills TestGarbage
package scaling

func (a *RedisAdapter) receive() {
	for message := range a.subscription.Channel() {
		if err := a.deliver(message); err != nil {
			a.log.Error("receive", "error", err)
			return
		}
	}
}
