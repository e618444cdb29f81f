//go:build mutant

// Of the orders that come while a socket connects, the newest one is kept.
//
//lab:breaks 6.13
//lab:kills TestLogoutWhileConnecting
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) disconnect(order app.Request) {
	a.logouts.mu.Lock()
	for socket := range a.logouts.entering {
		a.logouts.entering[socket] = []app.Request{order}
	}
	a.logouts.mu.Unlock()
	_ = a.MemoryAdapter.DisconnectSockets(order.Options, order.Close)
}
