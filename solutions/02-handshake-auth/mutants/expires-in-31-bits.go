//go:build mutant

// The time until a token expires is counted in 31 bits of milliseconds: a token of a month
// disconnects its socket at once.
//
//lab:overdoes 2.44
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
	left := time.Duration(int32(claims.validUntil.Sub(s.clock.Now()).Milliseconds())) * time.Millisecond
	s.timer = s.clock.AfterFunc(left, func() { s.expire(claims) })
}
