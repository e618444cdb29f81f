package socketio

import (
	"slices"
	"sync"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/socketio/engineio"
)

// A connection is one client's session and the sockets that it carries, at most
// one for each namespace. The JavaScript server calls it a Client.
type connection struct {
	server  *Server
	session *engineio.Session

	// Only Message uses these.
	packets   assembly
	connects  int // CONNECTs so far
	strayAcks int // acknowledgements so far that the server did not ask for

	mu      sync.Mutex
	timeout clockwork.Timer // nil after the client has joined a namespace or left
	joined  bool            // the client has joined a namespace at least once
	outside bool            // it is counted as one that is in no namespace
	closed  bool
	sockets []*Socket // also pending ones, and those whose disconnect handlers run
	putOut  []string  // the namespaces that the server has put the client out of
}

// accept returns the receiver of a new session.
func (s *Server) accept(session *engineio.Session) engineio.Receiver {
	c := &connection{server: s, session: session}
	c.packets = assembly{limit: s.engine.Options().MaxHTTPBufferSize, arguments: s.opts.Bounds.Arguments}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timeout = s.opts.Clock.AfterFunc(s.opts.ConnectTimeout, c.connectTimedOut)
	c.isOutside()
	return c
}

// Message implements engineio.Receiver.
func (c *connection) Message(m engineio.Message) {
	packet, complete, err := c.packets.add(m)
	if err != nil {
		c.protocolError(err.Error())
	} else if complete {
		c.dispatch(packet)
	}
}

// dispatch passes a packet to the socket that it is for.
func (c *connection) dispatch(packet decodedPacket) {
	socket := c.socket(packet.Namespace)
	if packet.Type == PacketConnect {
		c.connects++
	}
	switch {
	case c.connects > c.server.opts.Bounds.Connects:
		c.protocolError("more CONNECTs than a connection may send")
	case packet.Type == PacketConnect && (socket == nil || socket.ends()):
		if c.waitUntilDone(socket) {
			c.connect(packet)
		}
	case packet.Type == PacketConnect && socket.is(pending):
		// The middleware is running already, and must run once.
	case (socket == nil || socket.ends()) && c.wasPutOut(packet.Namespace):
		// The client had sent it before it heard of that.
	case socket == nil || !socket.is(connected):
		c.protocolError("packet for a namespace that the client has not joined")
	case packet.Type == PacketEvent:
		socket.receive(packet)
	case packet.Type == PacketAck:
		if !socket.acks.receive(packet) {
			c.strayAck()
		}
	case packet.Type == PacketDisconnect:
		socket.close(ReasonClientDisconnect)
	default:
		c.protocolError("second CONNECT, or a packet that only a server sends")
	}
}

// strayAck counts an acknowledgement for which the server did not ask.
func (c *connection) strayAck() {
	if c.strayAcks++; c.strayAcks > c.server.opts.Bounds.StrayAcks {
		c.protocolError("more acknowledgements than the server asked for")
	}
}

// Closed implements engineio.Receiver.
func (c *connection) Closed(reason engineio.Reason) {
	c.mu.Lock()
	c.stopTimeout()
	c.isInside()
	c.closed = true
	c.mu.Unlock()
	c.closeSockets(reason)
}

// waitUntilDone waits until the handlers of the client's previous socket in a
// namespace, if there is one, have returned. It reports false if the client leaves
// first. Otherwise a client that reconnects faster than its handlers run would
// pile up sockets.
func (c *connection) waitUntilDone(previous *Socket) bool {
	if previous == nil {
		return true
	}
	select {
	case <-previous.done:
		return true
	case <-c.session.Context().Done():
		return false
	}
}

// connect starts to admit a new socket. The socket is pending before its first
// middleware runs, so further CONNECTs in the meantime do not make more sockets.
func (c *connection) connect(packet decodedPacket) {
	if len(packet.Data) > c.server.opts.Bounds.Auth {
		c.refuse(packet.Namespace, &ConnectError{Message: "auth is too large"})
		return
	}
	handshake := newHandshake(c.session.Request(), packet.Data, c.server.opts.Clock.Now())
	nsp, err := c.server.enter(packet.Namespace, handshake.Auth)
	switch {
	case err != nil:
		c.server.opts.Logger.Debug("refused a namespace", "address", c.session.Request().RemoteAddr, "error", err)
		c.refuse(packet.Namespace, &ConnectError{Message: "too many namespaces"})
		return
	case nsp == nil:
		c.refuse(packet.Namespace, &ConnectError{Message: "Invalid namespace"})
		return
	}
	socket := newSocket(nsp, c, handshake)
	c.addSocket(socket)
	c.server.running.Add(1) // before Server.Close waits for it: Close ends the sessions first
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
		c.server.opts.Logger.Error("the data of a ConnectError cannot be encoded", "error", err)
		data = []byte(`{"message":"internal error"}`)
	}
	packet := Packet{Type: PacketConnectError, Namespace: namespace, Data: data}
	c.session.Send(packet.frame())
}

// protocolError ends the connection of a client that violates the protocol.
func (c *connection) protocolError(how string) { c.end(engineio.ReasonForcedClose, how) }

// connectTimedOut ends the connection of a client that has not joined a namespace.
// A client that has joined one and left it may stay.
func (c *connection) connectTimedOut() {
	c.mu.Lock()
	joined := c.joined
	c.mu.Unlock()
	if !joined {
		c.end(ReasonForcedServerClose, "the client joined no namespace within the connect timeout")
	}
}

// markJoined records that a socket of the connection has connected.
func (c *connection) markJoined() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.joined = true
	c.stopTimeout()
	c.isInside()
}

// isOutside counts the connection as one that is in no namespace, or closes it if there
// are too many of its address. c.mu must be held.
func (c *connection) isOutside() {
	if c.outside || c.closed {
		return
	}
	if c.outside = c.server.outside.Take(c.session.Address()); !c.outside {
		c.server.opts.Logger.Debug("closing a connection", "address", c.session.Request().RemoteAddr,
			"error", "too many connections of the address are in no namespace")
		c.session.Close(ReasonForcedServerClose)
	}
}

// isInside no longer counts the connection as one that is in no namespace. c.mu must be
// held.
func (c *connection) isInside() {
	if c.outside {
		c.outside = false
		c.server.outside.Return(c.session.Address())
	}
}

// stopTimeout must be called with c.mu held.
func (c *connection) stopTimeout() {
	if c.timeout != nil {
		c.timeout.Stop()
		c.timeout = nil
	}
}

// disconnect disconnects every socket of the connection and then closes the
// connection.
func (c *connection) disconnect() {
	for _, socket := range c.all() {
		socket.disconnect()
	}
	c.session.Close(engineio.ReasonForcedClose)
}

func (c *connection) end(reason Reason, cause string) {
	c.server.opts.Logger.Debug("closing a connection",
		"address", c.session.Request().RemoteAddr, "error", cause)
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

// addSocket adds a socket in the place of the previous one of its namespace.
func (c *connection) addSocket(socket *Socket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sockets = slices.DeleteFunc(c.sockets, func(s *Socket) bool { return s.nsp == socket.nsp })
	c.sockets = append(c.sockets, socket)
	c.putOut = slices.DeleteFunc(c.putOut, func(name string) bool { return name == socket.nsp.name })
}

// putsOut notes that the server is about to put the client out of a namespace.
func (c *connection) putsOut(namespace string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.Contains(c.putOut, namespace) {
		c.putOut = append(c.putOut, namespace)
	}
}

// wasPutOut reports whether the server has put the client out of a namespace that it has
// not asked to join since.
func (c *connection) wasPutOut(namespace string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Contains(c.putOut, namespace)
}

func (c *connection) removeSocket(socket *Socket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sockets = slices.DeleteFunc(c.sockets, func(s *Socket) bool { return s == socket })
	if len(c.sockets) == 0 {
		c.isOutside()
	}
}
