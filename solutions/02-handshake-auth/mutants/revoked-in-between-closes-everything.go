//go:build mutant

// A token that is revoked while it is being checked costs the client its connection.
//
//lab:overdoes 2.51
//lab:kills TestRevokedInBetween
package handshakeauth

func (a *Authenticator) setClaims(s *session, claims *Claims) {
	s.setClaims(claims)
	revoked, err := a.revocations.Revoked(s.socket.Context(), claims.ID)
	if err != nil || revoked[claims.ID] {
		s.socket.Disconnect(true)
	}
}
