package socketio

import (
	"context"
	"net/http"
	"sync"

	"socketlab/labs/socketio/engineio"
)

// A Socket is one client's presence in one namespace. Its methods may be called
// concurrently. https://socket.io/docs/v4/server-socket-instance/
type Socket struct {
	nsp       *Namespace
	conn      *connection
	handshake *Handshake
	data      Data
	ctx       context.Context
	cancel    context.CancelFunc
	inbox     *inbox
	acks      acks
	done      chan struct{} // closed when nothing of the socket runs any more

	saving sync.Mutex // held while the adapter saves or ends the session

	mu                            sync.Mutex
	id                            string        // changes once, when a session is restored
	session                       *Session      // nil without recovery
	resumed                       chan struct{} // closed when the socket has what it has missed; nil if it had no session before
	state                         socketState
	introduced                    bool // the connection handlers have run
	dropEvents                    bool // the server disconnected the socket: drop its queued events
	handlers                      map[string][]Handler
	onAny                         []Handler
	onAnyOutgoing                 []func(event string, args Args)
	middleware                    []EventMiddleware
	onError                       []func(*Event, error)
	onDisconnecting, onDisconnect []func(Reason)
}

type socketState int

const (
	pending       socketState = iota // the namespace's middleware is running
	connected                        // the client has received CONNECT
	disconnecting                    // nothing goes in or out, but the socket has not left yet
	disconnected                     // final: a client that reconnects gets a new socket
)

func newSocket(nsp *Namespace, conn *connection, handshake *Handshake) *Socket {
	s := &Socket{
		id:        engineio.NewID(),
		nsp:       nsp,
		conn:      conn,
		handshake: handshake,
		inbox:     newInbox(nsp.server.opts.EventQueue),
		done:      make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(conn.session.Context())
	return s
}

// ID identifies the socket in its namespace. Unlike the session's id it is public.
// It is also the name of a room that the socket joins when it connects.
// A socket that is recovered has its former id from OnConnection on.
func (s *Socket) ID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.id
}

// Namespace returns the namespace that the socket belongs to.
func (s *Socket) Namespace() *Namespace { return s.nsp }

// Handshake returns what the client sent when it connected.
func (s *Socket) Handshake() *Handshake { return s.handshake }

// Request returns the request that opened the connection, which AllowRequest
// received too. All sockets of the connection have the same one. Do not read its
// body. https://socket.io/docs/v4/server-socket-instance/#socketrequest
func (s *Socket) Request() *http.Request { return s.conn.session.Request() }

// Data returns the values that the application stores with the socket.
func (s *Socket) Data() *Data { return &s.data }

// Context ends when the socket disconnects.
func (s *Socket) Context() context.Context { return s.ctx }

// Connected reports whether the socket is connected. It still is in OnDisconnecting, and
// not in OnDisconnect.
func (s *Socket) Connected() bool { return s.is(connected) || s.is(disconnecting) }

// ends reports whether the socket has been disconnected, from either side.
func (s *Socket) ends() bool { return s.is(disconnecting) || s.is(disconnected) }

func (s *Socket) is(state socketState) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state == state
}

// Join adds the socket to rooms. A socket that has disconnected joins none, and Join
// returns ErrDisconnected. Beyond the server's Bounds it joins none either, and returns
// ErrBound.
func (s *Socket) Join(rooms ...string) error {
	s.waitResumed()
	if s.is(disconnected) {
		return ErrDisconnected
	}
	if err := s.nsp.adapter.AddAll(s.ID(), rooms...); err != nil {
		return err
	}
	if s.is(disconnected) { // in the meantime: leave no room behind
		s.leaveAll()
		return ErrDisconnected
	}
	s.saveSession()
	return nil
}

// Leave removes the socket from a room.
func (s *Socket) Leave(room string) error {
	s.waitResumed()
	if err := s.nsp.adapter.Del(s.ID(), room); err != nil {
		return err
	}
	s.saveSession()
	return nil
}

// Rooms returns the rooms that the socket is in, sorted, including the room of its
// own id. A socket that has disconnected is in none.
func (s *Socket) Rooms() []string { return s.nsp.adapter.SocketRooms(s.ID()) }

// leaveAll removes the socket from all rooms. A failing adapter must not keep the socket
// from ending.
func (s *Socket) leaveAll() {
	if !s.nsp.prepared() {
		return // it has no adapter yet, or never
	}
	defer s.recoverPanic("the adapter")
	if err := s.nsp.adapter.DelAll(s.ID()); err != nil {
		s.nsp.server.opts.Logger.Warn("a socket could not leave its rooms", "socket", s.ID(), "error", err)
	}
}

// Emit sends an event to this socket. Arguments are encoded as JSON, except []byte
// and Binary, which are sent as binary attachments, at most ten in one event.
func (s *Socket) Emit(event string, args ...any) error {
	packet, err := newEvent(s.nsp.name, event, args)
	switch {
	case err != nil:
		return err
	case s.nsp.server.recovery == nil:
		return s.send(packet)
	case !s.is(connected):
		return ErrDisconnected
	default: // so that it is kept for a client that comes back
		return s.nsp.adapter.Broadcast(packet, BroadcastOptions{Rooms: []string{s.ID()}})
	}
}

func (s *Socket) send(packet Packet) error {
	return s.deliver(packet, packet.frames(), false)
}

// deliver queues the frames of a packet, which other sockets may share.
func (s *Socket) deliver(packet Packet, frames []*engineio.Frame, volatile bool) error {
	listeners, err := s.queue(frames, volatile)
	if len(listeners) > 0 && packet.Type == PacketEvent {
		s.announce(packet, listeners)
	}
	return err
}

// queue queues frames, and returns who listens to what goes out. It holds the lock from
// the check of the state to the queueing, so nothing follows the DISCONNECT of either
// side. The client would take it for a packet of its next socket.
func (s *Socket) queue(frames []*engineio.Frame, volatile bool) ([]func(string, Args), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.state != connected:
		return nil, ErrDisconnected
	case volatile:
		s.conn.session.SendVolatile(frames...)
	default:
		s.conn.session.Send(frames...)
	}
	return s.onAnyOutgoing, nil
}

// Disconnect disconnects the socket from its namespace and tells the client, which
// then does not reconnect by itself. With closeConnection it closes the whole
// connection, for all namespaces that the connection carries. It does nothing to
// a socket that is not connected yet: to refuse that one, return an error from
// the middleware.
func (s *Socket) Disconnect(closeConnection bool) {
	if closeConnection {
		s.conn.disconnect()
		return
	}
	if s.is(connected) {
		s.disconnect()
	}
}

// disconnect ends the socket and, if it was connected, tells the client.
func (s *Socket) disconnect() {
	s.conn.putsOut(s.nsp.name)
	packet := Packet{Type: PacketDisconnect, Namespace: s.nsp.name}
	s.end(ReasonServerDisconnect, packet.frame())
}
