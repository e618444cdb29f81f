//go:build mutant

// Nobody asks again for a revocation once the session has its token: one that arrives
// while the token is being checked finds no socket to disconnect.
//
//lab:breaks 2.51
//lab:kills TestRevokedInBetween
package handshakeauth

func (a *Authenticator) setClaims(s *session, claims *Claims) { s.setClaims(claims) }
