//go:build mutant

// The leeway is part of the first timer only: after a refresh, the socket goes at exp itself.
//
//lab:overdoes 2.41
//lab:kills TestRefreshOneSocket
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
	claims.validUntil = claims.ExpiresAt.Time
	a.setClaims(s, claims)
	_ = e.Ack("ok")
}
