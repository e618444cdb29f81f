//go:build mutant

// A refused CONNECT is not counted.
//
//lab:breaks 2.28 2.30
//lab:kills TestMiddlewareOrder
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) protect(nsp *socketio.Namespace, ledger *app.Ledger) {
	nsp.Use(a.Authenticate)
	nsp.Use(ledger.CountConnect)
	if nsp.Name() == app.Admin {
		nsp.Use(a.requireRole(app.RoleAdmin))
	}
	nsp.Use(ledger.CountLogin)
	nsp.OnConnection(a.Connected)
	a.namespaces = append(a.namespaces, nsp)
}
