//go:build mutant

// The exceptions of a log-out are ignored.
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
	order.Options.Except = nil
	_ = a.MemoryAdapter.DisconnectSockets(order.Options, order.Close)
}
