//go:build mutant

// A refresh that asks for no acknowledgement is ignored.
//
//lab:overdoes 2.43
//lab:kills TestRefreshOneSocket
package handshakeauth

import (
	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) refresh(s *session, e *socketio.Event) {
	if !e.WantsAck() {
		return
	}
	claims, err := a.checkRefresh(s, e)
	if err != nil {
		a.log.Info("refused a refresh", "namespace", s.socket.Namespace().Name(), "reason", err)
		_ = e.Ack(map[string]string{"error": "unauthorized"})
		return
	}
	app.SetUser(s.socket, claims.User())
	a.setClaims(s, claims)
	_ = e.Ack("ok")
}
