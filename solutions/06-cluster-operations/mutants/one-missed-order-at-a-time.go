//go:build mutant

// A node that comes back reads one of the orders that it has missed, and leaves the others for the next time.
//
//lab:breaks 6.14
//lab:kills TestLogoutWhileDeaf
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) catchUp() {
	a.logouts.reading.Lock()
	defer a.logouts.reading.Unlock()
	entries, _ := a.redis.XRangeN(a.alive, a.logouts.stream, "("+a.logouts.position, "+", 1).Result()
	for _, entry := range entries {
		a.logouts.position = entry.ID
		text, _ := entry.Values["order"].(string)
		if order, err := app.DecodeRequest([]byte(text)); err == nil && order.UID != a.uid {
			a.disconnect(order)
		}
	}
}
