//go:build mutant

// Everybody in the namespace is out.
//
//lab:overdoes 6.12
//lab:kills TestLogoutEverywhere
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) disconnect(order app.Request) {
	a.logouts.mu.Lock()
	for socket := range a.logouts.entering {
		a.logouts.entering[socket] = append(a.logouts.entering[socket], order)
	}
	a.logouts.mu.Unlock()
	_ = a.MemoryAdapter.DisconnectSockets(socketio.BroadcastOptions{}, order.Close)
}
