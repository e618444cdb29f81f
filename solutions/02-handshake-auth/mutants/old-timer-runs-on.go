//go:build mutant

// A refresh starts a new timer and leaves the old one running, which then
// disconnects the socket.
//
//lab:overdoes 2.41
//lab:kills TestRefresh
package handshakeauth

func (s *session) setClaims(claims *Claims) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claims = claims
	s.timer = s.clock.AfterFunc(claims.validUntil.Sub(s.clock.Now()), func() { s.socket.Disconnect(false) })
}
