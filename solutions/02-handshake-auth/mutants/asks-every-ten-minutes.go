//go:build mutant

// The node asks about each socket every ten minutes, and disconnects it when Redis does not
// answer.
//
//lab:overdoes 2.52
//lab:kills TestSharedToken
package handshakeauth

import (
	"time"

	"socketlab/labs/socketio"
)

func (a *Authenticator) Connected(socket *socketio.Socket) {
	s := sessionOf(socket)
	socket.On("auth:refresh", func(e *socketio.Event) { a.refresh(s, e) })
	socket.OnDisconnect(func(socketio.Reason) { s.end() })
	a.setClaims(s, s.current())
	a.askAgain(s)
}

// askAgain asks about the token of a session once more in ten minutes.
func (a *Authenticator) askAgain(s *session) {
	a.clock.AfterFunc(10*time.Minute, func() {
		revoked, err := a.revocations.Revoked(s.socket.Context(), s.current().ID)
		if err != nil || revoked[s.current().ID] {
			s.socket.Disconnect(false)
			return
		}
		a.askAgain(s)
	})
}
