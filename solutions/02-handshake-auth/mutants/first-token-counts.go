//go:build mutant

// After a refresh, only a revocation of the first token disconnects the socket.
//
//lab:breaks 2.41
//lab:kills TestRevokedEverywhere
package handshakeauth

import "sync"

func (a *Authenticator) disconnectRevoked(id string) {
	for _, s := range a.sessions() {
		if s.firstID() == id {
			s.socket.Disconnect(false)
		}
	}
}

var firstTokens sync.Map // *session → jti

func (s *session) firstID() string {
	id, _ := firstTokens.LoadOrStore(s, s.current().ID)
	return id.(string)
}

func (a *Authenticator) setClaims(s *session, claims *Claims) {
	s.firstID()
	s.setClaims(claims)
}
