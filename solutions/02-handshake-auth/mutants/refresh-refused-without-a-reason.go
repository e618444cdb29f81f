//go:build mutant

// The reasons of refused CONNECTs are logged, and those of refused refreshes are not.
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
	if err != nil {
		_ = e.Ack(map[string]string{"error": "unauthorized"})
		return
	}
	app.SetUser(s.socket, claims.User())
	a.setClaims(s, claims)
	_ = e.Ack("ok")
}
