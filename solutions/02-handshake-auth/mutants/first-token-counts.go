//go:build mutant

// After a refresh the socket can still be revoked by its first token only.
//
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"sync"
)

func (a *Authenticator) revoke(id string) {
	for _, s := range a.sessions() {
		if s.firstID() == id {
			s.socket.Disconnect(false)
		}
	}
}

var firstTokens sync.Map // *session → jti

func (s *session) firstID() string {
	id, _ := firstTokens.LoadOrStore(s, s.livesBy().ID)
	return id.(string)
}

func (a *Authenticator) live(s *session, claims *Claims) {
	s.firstID()
	s.keep(claims)
}
