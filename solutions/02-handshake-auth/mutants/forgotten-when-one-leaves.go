//go:build mutant

// The node keeps a set of the tokens in use. When one of two sockets leaves, it forgets the
// token of both, and a later revocation disconnects nobody.
//
//lab:breaks 2.48 2.65
//lab:kills TestSharedToken
package handshakeauth

import (
	"sync"

	"socketlab/labs/socketio"
)

// inUse has the jti of every token that a socket uses.
var inUse sync.Map

func (a *Authenticator) Connected(socket *socketio.Socket) {
	s := sessionOf(socket)
	socket.On("auth:refresh", func(e *socketio.Event) { a.refresh(s, e) })
	socket.OnDisconnect(func(socketio.Reason) {
		inUse.Delete(s.current().ID)
		s.end()
	})
	a.setClaims(s, s.current())
}

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
	inUse.Store(claims.ID, true)
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
