//go:build mutant

// Only the sockets of the first namespace have auth:refresh.
//
//lab:overdoes 2.37
//lab:kills TestRefreshOneSocket
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Connected(socket *socketio.Socket) {
	s := sessionOf(socket)
	if socket.Namespace().Name() == app.Lobby {
		socket.On("auth:refresh", func(e *socketio.Event) { a.refresh(s, e) })
	}
	socket.OnDisconnect(func(socketio.Reason) { s.end() })
	a.setClaims(s, s.current())
}
