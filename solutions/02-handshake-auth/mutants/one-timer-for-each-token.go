//go:build mutant

// The timers are kept by jti: the second socket that uses a token stops the timer of the first.
//
//lab:breaks 2.44 2.65
//lab:kills TestSharedToken
package handshakeauth

import (
	"sync"

	"github.com/jonboulle/clockwork"
)

// timers has the timer of every token.
var timers sync.Map

func (s *session) setClaims(claims *Claims) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claims = claims
	if s.ended {
		return
	}
	timer := s.clock.AfterFunc(claims.validUntil.Sub(s.clock.Now()), func() { s.expire(claims) })
	if old, ok := timers.Swap(claims.ID, timer); ok {
		old.(clockwork.Timer).Stop()
	}
}
