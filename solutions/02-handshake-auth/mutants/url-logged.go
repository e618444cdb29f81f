//go:build mutant

// The URL of every connection is written to the log, query included.
//
//lab:breaks 2.58
//lab:kills TestTokenInTheWrongPlace
package handshakeauth

import (
	"socketlab/labs/socketio"
)

func (a *Authenticator) Connected(socket *socketio.Socket) {
	a.log.Info("connected", "url", socket.Handshake().URL, "address", socket.Handshake().Address)
	s := sessionOf(socket)
	socket.On("auth:refresh", func(e *socketio.Event) { a.refresh(s, e) })
	socket.OnDisconnect(func(socketio.Reason) { s.end() })
	a.setClaims(s, s.current())
}
