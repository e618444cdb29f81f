//go:build mutant

// Only CONNECT asks again for a revocation: one that arrives while a refresh is being checked
// finds no socket.
//
//lab:breaks 2.51
//lab:kills TestRevokedInBetween
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) refresh(s *session, e *socketio.Event) {
	claims, err := a.checkRefresh(s, e)
	if err != nil {
		a.log.Info("refused a refresh", "namespace", s.socket.Namespace().Name(), "reason", err)
		_ = e.Ack(map[string]string{"error": "unauthorized"})
		return
	}
	app.SetUser(s.socket, claims.User())
	s.setClaims(claims)
	_ = e.Ack("ok")
}
