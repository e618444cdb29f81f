package socketio

import (
	"context"
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

	mu         sync.Mutex
	state      socketState
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
		inbox:     newInbox(nsp.server.opts.EventQueue, &nsp.server.running),
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

// Join adds the socket to rooms.
func (s *Socket) Join(rooms ...string) error {
	if s.is(disconnected) {
		return ErrDisconnected
	}
	if err := s.nsp.adapter.AddAll(s.id, rooms...); err != nil {
		return err
	}
	if s.is(disconnected) { // meanwhile: leave nothing behind
		return s.nsp.adapter.DelAll(s.id)
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

// Emit sends an event to this socket. Arguments are encoded as JSON.
func (s *Socket) Emit(event string, args ...any) error {
	packet, err := newEvent(s.nsp.name, event, args)
	if err != nil {
		return err
	}
	return s.send(packet)
}

func (s *Socket) send(packet Packet) error {
	if !s.Connected() {
		return ErrDisconnected
	}
	s.conn.session.Send(engineio.NewFrame(packet.encode()))
	return nil
}

// deliver sends a frame that is shared with other sockets.
func (s *Socket) deliver(frame *engineio.Frame, volatile bool) {
	if volatile {
		s.conn.session.SendVolatile(frame)
		return
	}
	s.conn.session.Send(frame)
}

// Disconnect takes the socket out of its namespace, and tells the client, which
// then does not come back by itself. With closeConnection the whole connection
// is closed, for all namespaces that it carries.
func (s *Socket) Disconnect(closeConnection bool) {
	if closeConnection {
		s.conn.disconnect()
		return
	}
	s.disconnect(ReasonServerDisconnect)
}

// disconnect ends the socket and tells its client so.
func (s *Socket) disconnect(reason Reason) {
	_ = s.send(Packet{Type: PacketDisconnect, Namespace: s.nsp.name}) // fails only when it is over already
	s.close(reason)
}
