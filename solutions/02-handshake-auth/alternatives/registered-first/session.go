package handshakeauth

import (
	"context"
	"errors"
	"sync"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/socketio"
)

// A session is a socket together with the token that keeps it connected.
type session struct {
	socket   *socketio.Socket
	register *Register
	clock    clockwork.Clock

	mu      sync.Mutex
	current *use
	timer   clockwork.Timer // expires current; nil until the socket is connected
	started bool            // the socket is connected
	ended   bool            // the socket is gone, or was refused
}

// sessionKey is where a socket's data holds its session.
const sessionKey = "session"

func sessionOf(socket *socketio.Socket) *session {
	s, _ := socketio.Value[*session](socket.Data(), sessionKey)
	return s
}

// newSession returns a session that ends with the context of its socket, even if a later
// middleware refuses the socket.
func newSession(socket *socketio.Socket, register *Register, clock clockwork.Clock) *session {
	s := &session{socket: socket, register: register, clock: clock}
	context.AfterFunc(socket.Context(), s.end)
	return s
}

var (
	errRevoked = errors.New("the token has been revoked")
	errEnded   = errors.New("the client has left")
)

// adopt makes a registered use the current one, unless it was revoked in the meantime.
func (s *session) adopt(u *use) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case u.revoked:
		return errRevoked
	case s.ended:
		return errEnded
	}
	if s.current != nil {
		s.register.remove(s.current)
	}
	s.current = u
	if s.started {
		s.arm()
	}
	return nil
}

// start begins to watch the token once the socket can be disconnected.
func (s *session) start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.started = true
	if !s.ended {
		s.arm()
	}
	if s.current.revoked { // since adopt, when Disconnect had no effect yet
		s.socket.Disconnect(false)
	}
}

// arm sets the timer for the current token. s.mu must be held.
func (s *session) arm() {
	if s.timer != nil {
		s.timer.Stop()
	}
	u := s.current
	s.timer = s.clock.AfterFunc(u.token.ValidUntil.Sub(s.clock.Now()), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.drop(u)
	})
}

// revoke disconnects the socket if the use is its current one. If it is still to come,
// adopt refuses it.
func (s *session) revoke(u *use) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.revoked = true
	s.drop(u)
}

// drop disconnects the socket if u is its current use. s.mu must be held, so that a
// refresh comes either before that, and keeps the socket, or after it, and finds the
// socket disconnected.
func (s *session) drop(u *use) {
	if s.current == u {
		s.socket.Disconnect(false)
	}
}

// end forgets the token.
func (s *session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	if s.timer != nil {
		s.timer.Stop()
	}
	if s.current != nil {
		s.register.remove(s.current)
	}
}
