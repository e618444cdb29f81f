//go:build mutant

// Expiry is checked when a client connects and never again.
//
//lab:breaks 2.44
//lab:kills TestExpiryEndsTheSocket
package handshakeauth

func (s *session) setClaims(claims *Claims) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claims = claims
}
