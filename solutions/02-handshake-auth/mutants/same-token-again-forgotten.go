//go:build mutant

// A refresh enters the new token into the set of tokens in use and then removes the old one,
// even if it is the same.
//
//lab:breaks 2.48 2.65
//lab:kills TestSharedToken
package handshakeauth

import (
	"sync"
)

// inUse has the jti of every token that a socket uses.
var inUse sync.Map

func (s *session) setClaims(claims *Claims) {
	s.mu.Lock()
	defer s.mu.Unlock()
	inUse.Store(claims.ID, true)
	if s.timer != nil {
		s.timer.Stop()
		inUse.Delete(s.claims.ID)
	}
	s.claims = claims
	if s.ended {
		return
	}
	s.timer = s.clock.AfterFunc(claims.validUntil.Sub(s.clock.Now()), func() { s.expire(claims) })
}

func (a *Authenticator) disconnectRevoked(id string) {
	if _, ok := inUse.Load(id); !ok {
		return
	}
	for _, s := range a.sessions() {
		if s.current().ID == id {
			s.socket.Disconnect(false)
		}
	}
}
