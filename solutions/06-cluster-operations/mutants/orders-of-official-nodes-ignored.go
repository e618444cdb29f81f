//go:build mutant

// Only what is in the list counts, and the order of an official node is not in it.
//
//lab:breaks 6.24
//lab:kills TestLogoutWhileDeaf
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) ordered(app.Request) {
	if err := a.carryOut(); err != nil {
		a.log.Warn("the orders of other nodes could not be read", "error", err)
	}
}
