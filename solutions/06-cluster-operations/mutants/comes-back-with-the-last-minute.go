//go:build mutant

// A node that comes back carries out what was ordered within the last minute, to be on the safe side.
//
//lab:breaks 6.15
//lab:kills TestLogoutWhileDeaf
package operations

import (
	"fmt"
	"time"
)

func (a *RedisAdapter) catchUp() {
	a.logouts.reading.Lock()
	a.logouts.position = fmt.Sprint(time.Now().Add(-time.Minute).UnixMilli())
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
