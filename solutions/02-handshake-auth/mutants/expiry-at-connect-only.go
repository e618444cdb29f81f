//go:build mutant

// Expiry is looked at when a client connects, and never again.
//
//lab:kills TestExpiryEndsTheSocket
package handshakeauth

func (s *session) keep(claims *Claims) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claims = claims
}

func (s *session) stop() {}
