//go:build mutant

// A node that comes back carries all orders out again that are in the list.
//
//lab:breaks 6.15
//lab:kills TestLogoutWhileDeaf
package operations

import "time"

func (a *RedisAdapter) catchUp() {
	a.logouts.reading.Lock()
	a.logouts.position = "0-0"
	a.logouts.reading.Unlock()
	for a.alive.Err() == nil {
		err := a.carryOut()
		if err == nil {
			return
		}
		a.log.Warn("the orders of other nodes could not be read", "error", err)
		time.Sleep(orderRetry)
	}
}
