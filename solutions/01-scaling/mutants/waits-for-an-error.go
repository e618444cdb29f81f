//go:build mutant

// A subscription is renewed only after an error, and a connection that has died silently
// has none.
//
//lab:breaks 1.39
//lab:kills TestConnectionDiesSilently
package scaling

func (a *RedisAdapter) receive() {
	for message := range a.subscription.Channel() {
		a.heard(message)
	}
}
