//go:build mutant

// The timer of a socket that has left runs on, and disconnects the socket that its connection
// has opened since.
//
//lab:overdoes 2.44
//lab:kills TestExpiryEndsTheSocket
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

// authenticator is the only one of this process.
var authenticator *Authenticator

func (a *Authenticator) protect(nsp *socketio.Namespace, ledger *app.Ledger) {
	authenticator = a
	nsp.Use(ledger.CountConnect)
	nsp.Use(a.Authenticate)
	if nsp.Name() == app.Admin {
		nsp.Use(a.requireRole(app.RoleAdmin))
	}
	nsp.Use(ledger.CountLogin)
	nsp.OnConnection(a.Connected)
	a.namespaces = append(a.namespaces, nsp)
}

func (s *session) end() {}

func (s *session) expire(claims *Claims) {
	if s.current() != claims {
		return
	}
	for _, other := range authenticator.sessions() {
		if other.socket.Request() == s.socket.Request() && other.socket.Namespace() == s.socket.Namespace() {
			other.socket.Disconnect(false)
		}
	}
}
