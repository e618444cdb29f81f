//go:build mutant

// A connection ends, although it should stay open.
//
//lab:overdoes 6.12
//lab:kills TestLogoutEverywhere
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) disconnect(order app.Request) {
	a.logouts.mu.Lock()
	for socket := range a.logouts.entering {
		a.logouts.entering[socket] = append(a.logouts.entering[socket], order)
	}
	a.logouts.mu.Unlock()
	_ = a.MemoryAdapter.DisconnectSockets(order.Options, true)
}
