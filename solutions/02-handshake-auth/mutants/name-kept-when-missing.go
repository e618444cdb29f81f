//go:build mutant

// A refresh with a token without a name keeps the old name.
//
//lab:breaks 2.41
//lab:kills TestRefresh
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
	if claims.Name == "" {
		claims.Name = s.current().Name
	}
	app.SetUser(s.socket, claims.User())
	a.setClaims(s, claims)
	_ = e.Ack("ok")
}
