//go:build mutant

// Each node disconnects one of the sockets, as if a user had one.
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
	sockets, _ := a.MemoryAdapter.FetchSockets(a.alive, order.Options)
	for _, found := range sockets[:min(len(sockets), 1)] {
		if socket := a.nsp.Socket(found.ID); socket != nil {
			socket.Disconnect(order.Close)
		}
	}
}
