//go:build mutant

// A refused refresh that asked for no acknowledgement is answered with an event.
//
//lab:breaks 2.43
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) refresh(s *session, e *socketio.Event) {
	claims, err := a.checkRefresh(s, e)
	if err != nil {
		a.log.Info("refused a refresh", "namespace", s.socket.Namespace().Name(), "reason", err)
		if !e.WantsAck() {
			_ = s.socket.Emit("auth:error", "unauthorized")
		}
		_ = e.Ack(map[string]string{"error": "unauthorized"})
		return
	}
	app.SetUser(s.socket, claims.User())
	a.setClaims(s, claims)
	_ = e.Ack("ok")
}
