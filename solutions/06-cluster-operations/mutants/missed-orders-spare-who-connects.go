//go:build mutant

// What a node has missed is carried out on those who are connected, and who is connecting escapes.
//
//lab:breaks 6.14
//lab:kills TestLogoutWhileDeaf
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) catchUp() {
	a.logouts.reading.Lock()
	defer a.logouts.reading.Unlock()
	orders, err := a.logouts.unread(a.alive)
	if err != nil {
		a.log.Warn("the orders of other nodes could not be read", "error", err)
	}
	for _, order := range orders {
		if order.UID != a.uid {
			_ = a.MemoryAdapter.DisconnectSockets(order.Options, order.Close)
		}
	}
}
