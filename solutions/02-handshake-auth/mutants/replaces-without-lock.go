//go:build mutant

// A refresh replaces the claims of a session without its mutex.
//
//lab:breaks 2.49
//lab:kills TestRefreshedAmongRevocations
//lab:race
package handshakeauth

func (s *session) setClaims(claims *Claims) {
	if s.timer != nil {
		s.timer.Stop()
	}
	s.claims = claims
	if s.ended {
		return
	}
	s.timer = s.clock.AfterFunc(claims.validUntil.Sub(s.clock.Now()), func() { s.expire(claims) })
}
