//go:build mutant

// The namespace /admin authenticates users but accepts every role: the menu
// only hides its page.
//
//lab:breaks 2.32
//lab:kills TestAdminNamespace
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) protect(nsp *socketio.Namespace, ledger *app.Ledger) {
	nsp.Use(ledger.CountConnect)
	nsp.Use(a.Authenticate)
	nsp.Use(ledger.CountLogin)
	nsp.OnConnection(a.Connected)
	a.namespaces = append(a.namespaces, nsp)
}
