//go:build mutant

// An order is kept for the user, and not for the sockets that are connecting: the next login is thrown out.
//
//lab:overdoes 6.13
//lab:breaks 6.15
//lab:kills TestLogoutWhileConnecting
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) disconnect(order app.Request) {
	a.logouts.mu.Lock()
	a.logouts.entering[nil] = append(a.logouts.entering[nil], order)
	a.logouts.mu.Unlock()
	_ = a.MemoryAdapter.DisconnectSockets(order.Options, order.Close)
}

func (a *RedisAdapter) ordersFor(socket *socketio.Socket) []app.Request {
	a.logouts.mu.Lock()
	defer a.logouts.mu.Unlock()
	delete(a.logouts.entering, socket)
	return a.logouts.entering[nil]
}
