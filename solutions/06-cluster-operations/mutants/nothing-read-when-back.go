//go:build mutant

// The orders are in Redis, and a node that comes back does not look until the next one.
//
//lab:breaks 6.14
//lab:kills TestLogoutWhileDeaf
package operations

func (a *RedisAdapter) catchUp() {}
