package socketio

import (
	"slices"
	"sync"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/socketio/engineio"
)

// A connection is one client's session, and the sockets it carries: at most one
// a namespace. It is what the JavaScript server calls a Client.
type connection struct {
	server  *Server
	session *engineio.Session
	parts   assembly // of what comes in; only Message touches it

	mu      sync.Mutex
	timeout clockwork.Timer // nil once it does not matter any more
	joined  bool            // some namespace, once
	sockets []*Socket       // pending ones too, and those whose disconnect handlers run
}

// accept is called by the engine for every new session.
func (s *Server) accept(session *engineio.Session) engineio.Receiver {
	c := &connection{server: s, session: session}
	c.parts.limit = s.engine.Options().MaxHTTPBufferSize
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timeout = s.opts.Clock.AfterFunc(s.opts.ConnectTimeout, c.connectTimedOut)
	return c
}

// Message implements engineio.Receiver.
func (c *connection) Message(m engineio.Message) {
	packet, complete, err := c.parts.add(m)
	if err != nil {
		c.violated(err.Error())
	} else if complete {
		c.dispatch(packet)
	}
}

// dispatch leads a packet to the socket that it is for.
func (c *connection) dispatch(packet Packet) {
	socket := c.socket(packet.Namespace)
	switch {
	case packet.Type == PacketConnect && (socket == nil || socket.is(disconnected)):
		if c.leftBehind(socket) {
			c.connect(packet)
		}
	case packet.Type == PacketConnect && socket.is(pending):
		// Its middleware runs already, and runs once.
	case socket == nil || !socket.Connected():
		c.violated("a packet for a namespace that is not joined")
	case packet.Type == PacketEvent:
		socket.receive(packet)
	case packet.Type == PacketAck:
		socket.acks.receive(packet)
	case packet.Type == PacketDisconnect:
		socket.close(ReasonClientDisconnect)
	default:
		c.violated("a packet that only a server may send, or a second CONNECT")
	}
}

// Closed implements engineio.Receiver.
func (c *connection) Closed(reason engineio.Reason) {
	c.mu.Lock()
	c.stopTimeout()
	c.mu.Unlock()
	c.closeSockets(reason)
}

// leftBehind waits until the handlers of the socket that a client had in a
// namespace before, if any, have run, and reports false when the client leaves
// first. Who comes and goes faster than its handlers run is slowed down like who
// emits faster than they do; else its sockets would pile up.
func (c *connection) leftBehind(before *Socket) bool {
	if before == nil {
		return true
	}
	select {
	case <-before.gone:
		return true
	case <-c.session.Context().Done():
		return false
	}
}

// connect begins to admit a new socket. It counts as pending before the first
// middleware runs: however many CONNECTs come meanwhile, it is one socket.
func (c *connection) connect(packet Packet) {
	nsp := c.server.namespace(packet.Namespace)
	if nsp == nil {
		c.refuse(packet.Namespace, &ConnectError{Message: "Invalid namespace"})
		return
	}
	socket := newSocket(nsp, c, newHandshake(c.session.Request(), packet.Data, c.server.opts.Clock.Now()))
	c.remember(socket)
	c.server.running.Add(1) // the session still runs, so Server.Close cannot be waiting yet
	socket.inbox.post(func() {
		defer c.server.running.Done()
		nsp.admit(socket)
	})
}

func (c *connection) refuse(namespace string, refusal *ConnectError) {
	data, err := marshal(struct {
		Message string `json:"message"`
		Data    any    `json:"data,omitempty"`
	}{refusal.Message, refusal.Data})
	if err != nil {
		c.server.opts.Logger.Error("a refusal's data cannot be encoded", "error", err)
		data = []byte(`{"message":"internal error"}`)
	}
	packet := Packet{Type: PacketConnectError, Namespace: namespace, Data: data}
	c.session.Send(packet.frame())
}

// violated ends the connection of a peer that does not keep to the protocol.
func (c *connection) violated(how string) { c.end(engineio.ReasonForcedClose, how) }

// connectTimedOut ends the connection of a peer that has not joined a namespace
// yet. One that has, and left it, may stay.
func (c *connection) connectTimedOut() {
	c.mu.Lock()
	joined := c.joined
	c.mu.Unlock()
	if !joined {
		c.end(ReasonForcedServerClose, "no namespace joined in time")
	}
}

// hasJoined notes that a socket of the connection has connected.
func (c *connection) hasJoined() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.joined = true
	c.stopTimeout()
}

// stopTimeout must be called with c.mu held.
func (c *connection) stopTimeout() {
	if c.timeout != nil {
		c.timeout.Stop()
		c.timeout = nil
	}
}

// disconnect ends every socket of the connection, telling the client so, and
// then the connection.
func (c *connection) disconnect() {
	for _, socket := range c.all() {
		socket.disconnect()
	}
	c.session.Close(engineio.ReasonForcedClose)
}

func (c *connection) end(reason Reason, because string) {
	c.server.opts.Logger.Debug("closing a connection",
		"address", c.session.Request().RemoteAddr, "because", because)
	c.closeSockets(reason)
	c.session.Close(reason)
}

func (c *connection) closeSockets(reason Reason) {
	for _, socket := range c.all() {
		socket.close(reason)
	}
}

func (c *connection) socket(namespace string) *Socket {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.sockets, func(s *Socket) bool { return s.nsp.name == namespace })
	if i < 0 {
		return nil
	}
	return c.sockets[i]
}

func (c *connection) all() []*Socket {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sockets)
}

// remember puts a socket in the place of the one that its namespace had before.
func (c *connection) remember(socket *Socket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sockets = slices.DeleteFunc(c.sockets, func(s *Socket) bool { return s.nsp == socket.nsp })
	c.sockets = append(c.sockets, socket)
}

func (c *connection) forget(socket *Socket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sockets = slices.DeleteFunc(c.sockets, func(s *Socket) bool { return s == socket })
}
