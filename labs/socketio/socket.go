package socketio

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"socketlab/labs/socketio/engineio"
)

// A Socket is one client's presence in one namespace. Its methods may be called
// concurrently. https://socket.io/docs/v4/server-socket-instance/
type Socket struct {
	id        string
	nsp       *Namespace
	conn      *connection
	handshake *Handshake
	data      Data
	ctx       context.Context
	cancel    context.CancelFunc
	inbox     *inbox
	acks      acks
	gone      chan struct{} // closed when nothing of it runs any more

	mu         sync.Mutex
	state      socketState
	dismissed  bool     // disconnected by the server: what it sent no longer counts
	lastRooms  []string // those it was in when it disconnected
	handlers   map[string][]Handler
	middleware []EventMiddleware
	onError    []func(*Event, error)
	leaving    []func(Reason)
	left       []func(Reason)
}

type socketState int

const (
	pending      socketState = iota // its namespace's middleware runs
	connected                       // the peer has been told so
	disconnected                    // for good: who comes back is a new socket
)

func newSocket(nsp *Namespace, conn *connection, handshake *Handshake) *Socket {
	s := &Socket{
		id:        engineio.NewID(),
		nsp:       nsp,
		conn:      conn,
		handshake: handshake,
		inbox:     newInbox(nsp.server.opts.EventQueue),
		gone:      make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(conn.session.Context())
	return s
}

// ID identifies the socket in its namespace. It is public, unlike the session's
// id, and the name of a room that only this socket is in.
func (s *Socket) ID() string { return s.id }

// Namespace returns the namespace that the socket belongs to.
func (s *Socket) Namespace() *Namespace { return s.nsp }

// Handshake returns what the client said when it connected.
func (s *Socket) Handshake() *Handshake { return s.handshake }

// Request returns the request that opened the socket's connection: the one that
// AllowRequest saw, and the same for every socket of that connection. Its body
// must not be read. https://socket.io/docs/v4/server-socket-instance/#socketrequest
func (s *Socket) Request() *http.Request { return s.conn.session.Request() }

// Data returns what the server remembers about the socket.
func (s *Socket) Data() *Data { return &s.data }

// Context ends when the socket disconnects.
func (s *Socket) Context() context.Context { return s.ctx }

// Connected reports whether the socket is connected.
func (s *Socket) Connected() bool { return s.is(connected) }

func (s *Socket) is(state socketState) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state == state
}

// Join adds the socket to rooms. A socket that has disconnected joins none:
// ErrDisconnected.
func (s *Socket) Join(rooms ...string) error {
	if s.is(disconnected) {
		return ErrDisconnected
	}
	if err := s.nsp.adapter.AddAll(s.id, rooms...); err != nil {
		return err
	}
	if s.is(disconnected) { // meanwhile: leave nothing behind
		s.leaveAll()
		return ErrDisconnected
	}
	return nil
}

// Leave removes the socket from a room.
func (s *Socket) Leave(room string) error { return s.nsp.adapter.Del(s.id, room) }

// Rooms returns the rooms that the socket is in, sorted, the one of its own id
// among them. While OnDisconnecting runs they are those it was in.
func (s *Socket) Rooms() []string {
	s.mu.Lock()
	last := s.lastRooms
	s.mu.Unlock()
	if last != nil {
		return slices.Clone(last)
	}
	return s.nsp.adapter.SocketRooms(s.id)
}

// leaveAll removes the socket from all rooms and returns those it was in. What
// goes wrong in an adapter must not keep the rest of a socket from ending.
func (s *Socket) leaveAll() (rooms []string) {
	defer s.contain("the adapter")
	rooms = s.nsp.adapter.SocketRooms(s.id)
	if err := s.nsp.adapter.DelAll(s.id); err != nil {
		s.nsp.server.opts.Logger.Warn("a socket could not leave its rooms", "socket", s.id, "error", err)
	}
	return rooms
}

// Emit sends an event to this socket. Arguments are encoded as JSON, save []byte
// and Binary, which stay bytes: at most ten of them.
func (s *Socket) Emit(event string, args ...any) error {
	packet, err := newEvent(s.nsp.name, event, args)
	if err != nil {
		return err
	}
	return s.send(packet)
}

func (s *Socket) send(packet Packet) error {
	return s.deliver(packet.frames(), false)
}

// deliver queues frames, which may be shared with other sockets. It looks and
// queues as one step: nothing follows the DISCONNECT of either side, where the
// client would take it for a packet of its next socket.
func (s *Socket) deliver(frames []*engineio.Frame, volatile bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.state != connected:
		return ErrDisconnected
	case volatile:
		s.conn.session.SendVolatile(frames...)
	default:
		s.conn.session.Send(frames...)
	}
	return nil
}

// Disconnect takes the socket out of its namespace, and tells the client, which
// then does not come back by itself. With closeConnection the whole connection
// is closed, for all namespaces that it carries. A socket that is not connected
// yet stays: its middleware refuses it by returning an error.
func (s *Socket) Disconnect(closeConnection bool) {
	if closeConnection {
		s.conn.disconnect()
		return
	}
	if s.Connected() {
		s.disconnect()
	}
}

// disconnect ends the socket and tells its client so, if it is connected.
func (s *Socket) disconnect() {
	packet := Packet{Type: PacketDisconnect, Namespace: s.nsp.name}
	s.end(ReasonServerDisconnect, packet.frame())
}
