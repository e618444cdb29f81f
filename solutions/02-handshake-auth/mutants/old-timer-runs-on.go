//go:build mutant

// A refresh starts a timer and forgets the old one, which then ends the
// socket.
//
//lab:kills TestRefresh
package handshakeauth

func (s *session) keep(claims *Claims) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claims = claims
	s.timer = s.clock.AfterFunc(claims.validUntil.Sub(s.clock.Now()), func() { s.socket.Disconnect(false) })
}
