//go:build mutant

// What cannot be decoded is skipped without a word in the log.
//
//lab:breaks 1.43
//lab:kills TestGarbage
package scaling

func (a *RedisAdapter) receive() {
	for message := range a.subscription.Channel() {
		_ = a.deliver(message)
	}
}
