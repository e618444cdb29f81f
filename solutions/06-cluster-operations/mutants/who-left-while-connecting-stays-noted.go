//go:build mutant

// A user who has left while connecting stays noted, and the order waits for the next login.
//
//lab:breaks 6.15
//lab:kills TestLogoutWhileConnecting
package operations

import (
	"context"
	"fmt"
	"sync"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

var leftBehind sync.Map // orders by what the client sent with CONNECT

func (a *RedisAdapter) enters(socket *socketio.Socket) {
	a.logouts.mu.Lock()
	defer a.logouts.mu.Unlock()
	who := fmt.Sprintf("%s %s", a.uid, socket.Handshake().Auth)
	orders, _ := leftBehind.LoadAndDelete(who)
	a.logouts.entering[socket], _ = orders.([]app.Request)
	context.AfterFunc(socket.Context(), func() { leftBehind.Store(who, a.ordersFor(socket)) })
}
