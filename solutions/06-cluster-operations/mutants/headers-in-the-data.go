//go:build mutant

// The headers of a client are in the data of its socket, where the chat might need them.
//
//lab:breaks 6.4
//lab:kills TestNoSecretsCross
package operations

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *RedisAdapter) enters(socket *socketio.Socket) {
	socket.Data().Set("headers", socket.Handshake().Headers)
	a.logouts.mu.Lock()
	defer a.logouts.mu.Unlock()
	a.logouts.entering[socket] = nil
	context.AfterFunc(socket.Context(), func() { a.ordersFor(socket) })
}
