//go:build mutant

// The sessions have no mutex: the node reads the claims of a socket while a refresh
// replaces them.
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

func (s *session) current() *Claims { return s.claims }

func (s *session) end() {
	s.ended = true
	if s.timer != nil {
		s.timer.Stop()
	}
}
