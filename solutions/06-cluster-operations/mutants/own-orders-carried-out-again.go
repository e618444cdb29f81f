//go:build mutant

// A node finds its own orders in the list, and carries them out again.
//
//lab:breaks 6.15
//lab:kills TestLogoutWhileDeaf
package operations

func (a *RedisAdapter) carryOut() error {
	a.logouts.reading.Lock()
	defer a.logouts.reading.Unlock()
	orders, err := a.logouts.unread(a.alive)
	for _, order := range orders {
		a.disconnect(order)
	}
	return err
}
