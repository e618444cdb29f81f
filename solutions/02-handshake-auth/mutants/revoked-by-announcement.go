//go:build mutant

// A jti that was announced once is refused forever, without a look at its key.
//
//lab:overdoes 2.50
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"sync"
)

// announced has every jti that was published.
var announced sync.Map

func (a *Authenticator) disconnectRevoked(id string) {
	announced.Store(id, true)
	for _, s := range a.sessions() {
		if s.current().ID == id {
			s.socket.Disconnect(false)
		}
	}
}

func (a *Authenticator) setClaims(s *session, claims *Claims) {
	s.setClaims(claims)
	revoked, err := a.revocations.Revoked(s.socket.Context(), claims.ID)
	if _, heard := announced.Load(claims.ID); err != nil || heard || revoked[claims.ID] {
		s.socket.Disconnect(false)
	}
}
