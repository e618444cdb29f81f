//go:build mutant

// The URL of every connection is logged, with what the query holds.
//
//lab:kills TestTokenInTheWrongPlace
package handshakeauth

import (
	"socketlab/labs/socketio"
)

func (a *Authenticator) Connected(socket *socketio.Socket) {
	a.log.Info("connected", "url", socket.Handshake().URL, "address", socket.Handshake().Address)
	s := sessionOf(socket)
	socket.On("auth:refresh", func(e *socketio.Event) { a.refresh(s, e) })
	socket.OnDisconnect(func(socketio.Reason) { s.stop() })
	a.live(s, s.livesBy())
}
