//go:build mutant

// A token that has expired while it was being checked gets no timer, because its time has passed.
//
//lab:breaks 2.44 2.66
//lab:kills TestExpiredInBetween
package handshakeauth

func (s *session) setClaims(claims *Claims) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Stop()
	}
	s.claims = claims
	if left := claims.validUntil.Sub(s.clock.Now()); left > 0 && !s.ended {
		s.timer = s.clock.AfterFunc(left, func() { s.expire(claims) })
	}
}
