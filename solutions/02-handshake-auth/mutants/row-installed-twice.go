//go:build mutant

// The middleware is installed twice. That is harmless until one of them counts,
// charges or sends something.
//
//lab:overdoes 2.29 2.30 2.33
//lab:kills TestConnectOnce TestMiddlewareOrder
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) protect(nsp *socketio.Namespace, ledger *app.Ledger) {
	for range 2 {
		nsp.Use(ledger.CountConnect)
		nsp.Use(a.Authenticate)
		if nsp.Name() == app.Admin {
			nsp.Use(a.requireRole(app.RoleAdmin))
		}
		nsp.Use(ledger.CountLogin)
	}
	nsp.OnConnection(a.Connected)
	a.namespaces = append(a.namespaces, nsp)
}
