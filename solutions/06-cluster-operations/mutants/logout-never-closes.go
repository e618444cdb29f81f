//go:build mutant

// A connection stays open, although it should end.
//
//lab:breaks 6.12
//lab:kills TestLogoutEverywhere
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) disconnect(order app.Request) {
	a.logouts.mu.Lock()
	for socket := range a.logouts.entering {
		a.logouts.entering[socket] = append(a.logouts.entering[socket], order)
	}
	a.logouts.mu.Unlock()
	_ = a.MemoryAdapter.DisconnectSockets(order.Options, false)
}
