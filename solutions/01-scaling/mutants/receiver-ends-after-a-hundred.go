//go:build mutant

// After a hundred messages that are not valid, the receiver ends.
//
//lab:breaks 1.42
//lab:kills TestGarbage
package scaling

func (a *RedisAdapter) receive() {
	faults := 0
	for message := range a.subscription.Channel() {
		if err := a.deliver(message); err != nil {
			a.log.Warn("an invalid message is skipped", "channel", message.Channel, "error", err)
			if faults++; faults == 100 {
				return
			}
		}
	}
}
