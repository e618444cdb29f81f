//go:build mutant

// Only orders of the node itself are kept for sockets that are connecting.
//
//lab:breaks 6.13
//lab:kills TestLogoutWhileConnecting
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) disconnect(order app.Request) {
	if order.UID == a.uid {
		a.logouts.mu.Lock()
		for socket := range a.logouts.entering {
			a.logouts.entering[socket] = append(a.logouts.entering[socket], order)
		}
		a.logouts.mu.Unlock()
	}
	_ = a.MemoryAdapter.DisconnectSockets(order.Options, order.Close)
}
