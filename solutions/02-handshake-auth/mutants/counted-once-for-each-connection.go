//go:build mutant

// Only the first CONNECT of a connection is counted.
//
//lab:breaks 2.30
//lab:kills TestMiddlewareOrder
package handshakeauth

import (
	"context"
	"sync"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) protect(nsp *socketio.Namespace, ledger *app.Ledger) {
	var counted sync.Map
	nsp.Use(func(ctx context.Context, socket *socketio.Socket) error {
		if _, again := counted.LoadOrStore(socket.Request(), true); again {
			return nil
		}
		return ledger.CountConnect(ctx, socket)
	})
	nsp.Use(a.Authenticate)
	if nsp.Name() == app.Admin {
		nsp.Use(a.requireRole(app.RoleAdmin))
	}
	nsp.Use(ledger.CountLogin)
	nsp.OnConnection(a.Connected)
	a.namespaces = append(a.namespaces, nsp)
}
