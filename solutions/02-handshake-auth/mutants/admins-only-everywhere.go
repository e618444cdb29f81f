//go:build mutant

// Both namespaces demand the role admin.
//
//lab:overdoes 2.32
//lab:kills TestAdminNamespace
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) protect(nsp *socketio.Namespace, ledger *app.Ledger) {
	nsp.Use(ledger.CountConnect)
	nsp.Use(a.Authenticate)
	nsp.Use(a.requireRole(app.RoleAdmin))
	nsp.Use(ledger.CountLogin)
	nsp.OnConnection(a.Connected)
	a.namespaces = append(a.namespaces, nsp)
}
