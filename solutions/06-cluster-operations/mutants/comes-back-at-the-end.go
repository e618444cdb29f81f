//go:build mutant

// A node that comes back begins at the end of the list, like one that starts.
//
//lab:breaks 6.14
//lab:kills TestLogoutWhileDeaf
package operations

import "time"

func (a *RedisAdapter) catchUp() {
	a.logouts.reading.Lock()
	_ = a.logouts.skipOld(a.alive)
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
