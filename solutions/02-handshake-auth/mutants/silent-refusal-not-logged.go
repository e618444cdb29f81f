//go:build mutant

// A refused refresh is logged only if the client has asked for an acknowledgement.
//
//lab:breaks 2.59
//lab:kills TestRefreshRefused
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) refresh(s *session, e *socketio.Event) {
	claims, err := a.checkRefresh(s, e)
	switch {
	case err != nil && !e.WantsAck():
		return
	case err != nil:
		a.log.Info("refused a refresh", "namespace", s.socket.Namespace().Name(), "reason", err)
		_ = e.Ack(map[string]string{"error": "unauthorized"})
		return
	}
	app.SetUser(s.socket, claims.User())
	a.setClaims(s, claims)
	_ = e.Ack("ok")
}
