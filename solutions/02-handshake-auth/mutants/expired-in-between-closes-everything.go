//go:build mutant

// A token that expires while it is being checked costs the client its connection.
//
//lab:overdoes 2.66
//lab:kills TestExpiredInBetween
package handshakeauth

func (s *session) setClaims(claims *Claims) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Stop()
	}
	s.claims = claims
	if s.ended {
		return
	}
	left := claims.validUntil.Sub(s.clock.Now())
	s.timer = s.clock.AfterFunc(left, func() {
		if s.current() == claims {
			s.socket.Disconnect(left <= 0)
		}
	})
}
