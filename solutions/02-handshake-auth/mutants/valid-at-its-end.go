//go:build mutant

// A socket stays a second longer than its token is valid.
//
//lab:breaks 2.44
//lab:kills TestExpiryEndsTheSocket
package handshakeauth

import (
	"time"
)

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
	s.timer = s.clock.AfterFunc(claims.validUntil.Sub(s.clock.Now())+time.Second, func() { s.expire(claims) })
}
