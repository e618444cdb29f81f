//go:build mutant

// A log-out that selects no rooms is about nobody.
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
	if len(order.Options.Rooms) > 0 {
		_ = a.MemoryAdapter.DisconnectSockets(order.Options, order.Close)
	}
}
