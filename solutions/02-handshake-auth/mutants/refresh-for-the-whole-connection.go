//go:build mutant

// A refresh in one namespace applies to all sockets of the connection: the other socket
// depends on a token that it never showed.
//
//lab:breaks 2.34
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
	a.setClaims(s, claims)
	for _, other := range a.sessions() {
		if other != s && other.socket.Request() == s.socket.Request() {
			other.setClaims(claims)
		}
	}
	_ = e.Ack("ok")
}
