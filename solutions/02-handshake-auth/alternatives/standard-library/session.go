package handshakeauth

import (
	"errors"
	"sync/atomic"
	"time"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

// A session is a socket together with the token that keeps it connected.
type session struct {
	socket *socketio.Socket
	claims atomic.Pointer[claims] // of the token that the client showed last

	expires time.Time // guarded by expiries, as is place
	place   int       // in the queue, or -1
}

func newSession(socket *socketio.Socket, c *claims) *session {
	s := &session{socket: socket, place: -1}
	s.claims.Store(c)
	return s
}

// sessionKey is where a socket's data holds its session.
const sessionKey = "session"

func sessionOf(socket *socketio.Socket) *session {
	s, _ := socketio.Value[*session](socket.Data(), sessionKey)
	return s
}

// sessions returns those of all connected sockets of this process.
func (g *guard) sessions() (all []*session) {
	for _, nsp := range g.namespaces {
		for _, socket := range nsp.Sockets() {
			all = append(all, sessionOf(socket))
		}
	}
	return all
}

// connected runs for every new socket, before its first event.
func (g *guard) connected(socket *socketio.Socket) {
	s := sessionOf(socket)
	socket.On("auth:refresh", func(e *socketio.Event) { g.refresh(s, e) })
	socket.OnDisconnect(func(socketio.Reason) { g.expiries.remove(s) })
	g.use(s, s.claims.Load())
}

// use makes a session depend on these claims alone. It then asks for a revocation once
// more: one that was published after check had asked found no session with this token.
// It runs in the inbox of the socket, where OnDisconnect comes last, so no session stays
// in the queue.
func (g *guard) use(s *session, c *claims) {
	s.claims.Store(c)
	g.expiries.set(s, c.validUntil)
	if g.revocations.check(s.socket.Context(), c.id) != nil {
		s.socket.Disconnect(false)
	}
}

var errOtherUser = errors.New("the token names another user or another role")

// refresh answers auth:refresh. Ack fails only for a client that has left.
func (g *guard) refresh(s *session, e *socketio.Event) {
	claims, err := g.checkRefresh(s, e)
	if err != nil {
		g.log.Info("refused a refresh", "namespace", s.socket.Namespace().Name(), "reason", err)
		_ = e.Ack(map[string]string{"error": "unauthorized"})
		return
	}
	app.SetUser(s.socket, claims.user)
	g.use(s, claims)
	_ = e.Ack("ok")
}

func (g *guard) checkRefresh(s *session, e *socketio.Event) (*claims, error) {
	if len(e.Args) != 1 {
		return nil, errNoToken
	}
	claims, err := g.check(e.Context(), e.Args[0])
	if err != nil {
		return nil, err
	}
	if old := s.claims.Load().user; claims.user.ID != old.ID || claims.user.Role != old.Role {
		return nil, errOtherUser
	}
	return claims, nil
}

// revoked disconnects the sockets that use a token.
func (g *guard) revoked(id string) {
	for _, s := range g.sessions() {
		if s.claims.Load().id == id {
			s.socket.Disconnect(false)
		}
	}
}
