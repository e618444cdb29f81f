//go:build mutant

// A login is counted before the role is checked, so a user whom /admin refuses
// has logged in.
//
//lab:breaks 2.28 2.33
//lab:kills TestMiddlewareOrder
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) protect(nsp *socketio.Namespace, ledger *app.Ledger) {
	nsp.Use(ledger.CountConnect)
	nsp.Use(a.Authenticate)
	nsp.Use(ledger.CountLogin)
	if nsp.Name() == app.Admin {
		nsp.Use(a.requireRole(app.RoleAdmin))
	}
	nsp.OnConnection(a.Connected)
	a.namespaces = append(a.namespaces, nsp)
}
