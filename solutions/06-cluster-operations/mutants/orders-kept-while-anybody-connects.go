//go:build mutant

// Orders are kept for all as long as anybody is connecting, also for those who come later.
//
//lab:breaks 6.15
//lab:kills TestLogoutWhileConnecting
package operations

import (
	"context"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) enters(socket *socketio.Socket) {
	a.logouts.mu.Lock()
	defer a.logouts.mu.Unlock()
	var kept []app.Request
	for _, orders := range a.logouts.entering {
		if len(orders) > len(kept) {
			kept = orders
		}
	}
	a.logouts.entering[socket] = append([]app.Request{}, kept...)
	context.AfterFunc(socket.Context(), func() { a.ordersFor(socket) })
}
