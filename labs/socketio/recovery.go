package socketio

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"time"

	"socketlab/labs/socketio/engineio"
)

// ConnectionStateRecovery lets a client that has lost its connection come back as the
// socket that it was: with its id, rooms and data, and with the events that it has missed.
// https://socket.io/docs/v4/connection-state-recovery
//
// Every event that a client need not acknowledge then carries an offset as its last
// argument, and goes through the Adapter, even that of Socket.Emit. Neither volatile events
// nor those that ask for an acknowledgement are kept for later.
//
// Unlike the official server, this one runs the middleware for everybody, before it looks
// for a session: until OnConnection, a client that comes back is as any other.
type ConnectionStateRecovery struct {
	// MaxDisconnectionDuration is how long a client may be away. Defaults to 2 minutes.
	MaxDisconnectionDuration time.Duration
	// Owner says whose a socket is, once the middleware has let it in. A session is given
	// back only to its owner. Without Owner, whoever knows the session's pid has it.
	Owner func(*Socket) string
	// MaxPackets and MaxBytes bound the events that MemoryAdapter keeps for a namespace, and
	// MaxSessions the clients that are away. They default to 10,000, 64 MB and 10,000. Who
	// would get less than everything for it is not recovered.
	MaxPackets, MaxBytes, MaxSessions int
}

func (r ConnectionStateRecovery) withDefaults() *ConnectionStateRecovery {
	if r.MaxDisconnectionDuration <= 0 {
		r.MaxDisconnectionDuration = 2 * time.Minute
	}
	if r.Owner == nil {
		r.Owner = func(*Socket) string { return "" }
	}
	for _, field := range []struct {
		bound *int
		value int
	}{{&r.MaxPackets, 10_000}, {&r.MaxBytes, 64 << 20}, {&r.MaxSessions, 10_000}} {
		if *field.bound <= 0 {
			*field.bound = field.value
		}
	}
	return &r
}

// SetConnectionStateRecovery switches connection state recovery on, for all namespaces. Call
// it before Start.
func (s *Server) SetConnectionStateRecovery(recovery ConnectionStateRecovery) {
	s.recovery = recovery.withDefaults()
}

// A Session is what a client gets back that was away.
type Session struct {
	// PID is the session's secret name. Only the client may know it: never log it.
	PID string
	// ID is the id of the socket.
	ID string
	// Owner is what ConnectionStateRecovery.Owner said.
	Owner string
	Rooms []string
	Data  map[string]any
	// Offset is that of the last event that the client is known to have received.
	Offset string
}

// A SessionStore is the part of an Adapter that connection state recovery uses. Without
// SetConnectionStateRecovery none of its methods is called. Calls for one socket come one
// after another.
type SessionStore interface {
	// SaveSession keeps a session as it is now, and is called before the client learns its
	// pid and after each change of its rooms or data. If session.Offset is empty, SaveSession
	// sets it to the offset of the newest event.
	SaveSession(ctx context.Context, session *Session) error
	// SuspendSession is called when the client has gone and may come back, until
	// MaxDisconnectionDuration has passed.
	SuspendSession(ctx context.Context, session *Session) error
	// DropSession forgets a session that has that owner, for good.
	DropSession(ctx context.Context, pid, owner string) error
	// RestoreSession takes the session away and returns it, if it has that owner and if
	// nothing is lost that followed offset, which the client has sent; empty if it has
	// received no event. Of several calls at once, one gets it. If the socket is still
	// connected somewhere, RestoreSession calls Namespace.Supersede there first. It returns
	// nil if there is no such session. Neither pid nor offset can be trusted.
	RestoreSession(ctx context.Context, pid, owner, offset string) (*Session, error)
	// Resume sends a socket with a restored session all that it has missed since
	// session.Offset, by Socket.Replay, and adds it to session.Rooms at the very moment when
	// nothing is missing any more, so that what follows is neither lost nor sent twice. The
	// client has been sent CONNECT already. If Resume fails, the connection is closed.
	Resume(ctx context.Context, socket *Socket, session *Session) error
}

// Recovered reports whether the socket has its session back. It does from OnConnection on.
// https://socket.io/docs/v4/server-socket-instance/#socketrecovered
func (s *Socket) Recovered() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resumed != nil && s.state != pending
}

// waitResumed waits until the socket has received what it has missed, or has left.
func (s *Socket) waitResumed() {
	s.mu.Lock()
	resumed := s.resumed
	s.mu.Unlock()
	if resumed != nil {
		select {
		case <-resumed:
		case <-s.ctx.Done():
		}
	}
}

// Replay sends the socket an event that it has missed. It waits while half of the client's
// queue is in use, until ctx or the socket ends.
func (s *Socket) Replay(ctx context.Context, packet Packet) error {
	packet.Namespace = s.nsp.name
	frames := packet.frames()
	for {
		wait, listeners, err := s.replay(frames)
		switch {
		case err != nil:
			return err
		case wait == nil:
			if len(listeners) > 0 {
				s.announce(packet, listeners)
			}
			return nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ctx.Done():
			return ErrDisconnected
		}
	}
}

// replay is queue for Replay: if there is no room it returns what to wait for.
func (s *Socket) replay(frames []*engineio.Frame) (wait <-chan struct{}, listeners []func(string, Args), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != connected {
		return nil, nil, ErrDisconnected
	}
	return s.conn.session.SendIfFree(frames...), s.onAnyOutgoing, nil
}

// Supersede closes the connection of a socket of this process whose client has come back
// over another one, and returns when the session is suspended and the socket is in no room
// any more. It does nothing if there is no such socket.
func (n *Namespace) Supersede(ctx context.Context, id string) error {
	socket := n.Socket(id)
	if socket == nil {
		return nil
	}
	socket.conn.end(engineio.ReasonTransportClose, "the client has come back over another one")
	select {
	case <-socket.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// recoverable are the reasons after which a client may come back as it was: nobody has
// ended the connection on purpose.
var recoverable = []Reason{
	engineio.ReasonTransportClose, engineio.ReasonTransportError, engineio.ReasonPingTimeout,
	engineio.ReasonForcedClose, ReasonForcedServerClose, engineio.ReasonServerShuttingDown,
}

// sessionTimeout bounds a call to a SessionStore for which no client waits.
const sessionTimeout = 10 * time.Second

// openSession gives a socket that the middleware has let in its session: the one that the
// client asks for, if it may have it, or a new one. Without recovery, or without a store
// that works, it gives none. A socket with a new session, or none, joins the room of its
// id; one with an old session joins its rooms when it has received what it has missed.
func (n *Namespace) openSession(socket *Socket) error {
	if recovery := n.server.recovery; recovery != nil {
		owner := recovery.Owner(socket)
		if n.restoreSession(socket, owner) {
			return nil
		}
		session := &Session{PID: rand.Text(), ID: socket.ID(), Owner: owner, Rooms: socket.Rooms(), Data: socket.data.all()}
		if !slices.Contains(session.Rooms, socket.ID()) { // beside those that the middleware has joined
			session.Rooms = append(session.Rooms, socket.ID())
		}
		if err := n.adapter.SaveSession(socket.ctx, session); err != nil {
			n.warnOfSession(err)
		} else {
			socket.setSession(session, nil)
		}
	}
	return n.adapter.AddAll(socket.ID(), socket.ID())
}

// restoreSession reports whether the socket has the session that its client asks for.
func (n *Namespace) restoreSession(socket *Socket, owner string) bool {
	pid, offset, asked := socket.handshake.session()
	if !asked {
		return false
	}
	session, err := n.adapter.RestoreSession(socket.ctx, pid, owner, offset)
	n.warnOfSession(err)
	if err != nil || session == nil {
		return false
	}
	socket.data.addMissing(session.Data)
	for _, room := range socket.Rooms() { // which the middleware has joined
		if !slices.Contains(session.Rooms, room) {
			session.Rooms = append(session.Rooms, room)
		}
	}
	socket.leaveAll()
	socket.setSession(session, make(chan struct{}))
	n.warnOfSession(n.adapter.SaveSession(socket.ctx, session)) // RestoreSession has taken it away
	return true
}

func (s *Socket) setSession(session *Session, resumed chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session, s.resumed = session, resumed
}

// closeSession undoes openSession for a client that is gone before it was told.
func (n *Namespace) closeSession(socket *Socket) {
	if socket.session == nil {
		return
	}
	defer socket.recoverPanic("the adapter")
	ctx, cancel := context.WithTimeout(context.Background(), sessionTimeout)
	defer cancel()
	if socket.resumed != nil {
		n.warnOfSession(n.adapter.SuspendSession(ctx, socket.session))
	} else {
		n.warnOfSession(n.adapter.DropSession(ctx, socket.session.PID, socket.session.Owner))
	}
}

func (n *Namespace) warnOfSession(err error) {
	if err != nil {
		n.server.opts.Logger.Warn("a session could not be kept", "namespace", n.name, "error", err)
	}
}

// forgetSession drops the session of a client whom the middleware has refused. It must not
// come back with it later, when it may be let in again.
func (n *Namespace) forgetSession(socket *Socket) {
	recovery := n.server.recovery
	if recovery == nil {
		return
	}
	defer socket.recoverPanic("the adapter")
	if pid, _, asked := socket.handshake.session(); asked {
		ctx, cancel := context.WithTimeout(context.Background(), sessionTimeout)
		defer cancel()
		n.warnOfSession(n.adapter.DropSession(ctx, pid, recovery.Owner(socket)))
	}
}

// session returns the session that the client asks for, and the offset of the last event
// that it has received.
func (h *Handshake) session() (pid, offset string, asked bool) {
	var auth map[string]json.RawMessage // a struct would accept the names in any case
	if json.Unmarshal(h.Auth, &auth) != nil || !isText(auth["pid"], &pid) || pid == "" {
		return "", "", false
	}
	if value, sent := auth["offset"]; sent && !isText(value, &offset) {
		return "", "", false
	}
	return pid, offset, true
}

// isText decodes a JSON string.
func isText(value json.RawMessage, text *string) bool {
	return len(value) > 0 && value[0] == '"' && json.Unmarshal(value, text) == nil
}

// saveSession keeps the session after a change.
func (s *Socket) saveSession() {
	if s.nsp.server.recovery == nil {
		return
	}
	s.saving.Lock()
	defer s.saving.Unlock()
	session := s.snapshot()
	if session == nil || !s.is(connected) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), sessionTimeout)
	defer cancel()
	s.nsp.warnOfSession(s.nsp.adapter.SaveSession(ctx, session))
}

// leaveSession ends the session, or lets the client come back. Only the first call does.
func (s *Socket) leaveSession(reason Reason) {
	if s.nsp.server.recovery == nil {
		return
	}
	defer s.recoverPanic("the adapter")
	s.saving.Lock()
	defer s.saving.Unlock()
	session := s.snapshot()
	if session == nil {
		return
	}
	s.mu.Lock()
	s.session = nil
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), sessionTimeout)
	defer cancel()
	if slices.Contains(recoverable, reason) {
		s.nsp.warnOfSession(s.nsp.adapter.SuspendSession(ctx, session))
	} else {
		s.nsp.warnOfSession(s.nsp.adapter.DropSession(ctx, session.PID, session.Owner))
	}
}

// snapshot returns the session as it is now, or nil if there is none.
func (s *Socket) snapshot() *Session {
	s.mu.Lock()
	session, resumed := s.session, s.resumed
	s.mu.Unlock()
	if session == nil {
		return nil
	}
	now := *session
	now.Data = s.data.all()
	select {
	case <-resumed: // it has joined the rooms, and may have left some
		now.Rooms = s.Rooms()
	default:
		if resumed == nil {
			now.Rooms = s.Rooms()
		}
	}
	return &now
}

// resume sends a recovered socket what it has missed, and reports whether that succeeded.
func (n *Namespace) resume(socket *Socket) bool {
	session := socket.snapshot()
	if session == nil {
		return false // the client is gone again
	}
	err := n.server.contain("the adapter", func() error { return n.adapter.Resume(socket.ctx, socket, session) })
	switch {
	case err == nil:
		close(socket.resumed)
		return true
	case socket.ctx.Err() == nil:
		n.server.opts.Logger.Warn("a socket could not be recovered", "socket", socket.ID(), "error", err)
		socket.conn.end(ReasonForcedServerClose, "a socket could not be recovered")
	}
	return false // if it has ended by itself, its connection may go on
}
