package socketio

import (
	"sync"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/socketio/engineio"
)

// A connection is one client's session, and the sockets it carries: at most one
// a namespace. It is what the JavaScript server calls a Client.
type connection struct {
	server  *Server
	session *engineio.Session
	timeout clockwork.Timer

	mu      sync.Mutex
	sockets map[string]*Socket // by namespace; pending ones too
}

// accept is called by the engine for every new session.
func (s *Server) accept(session *engineio.Session) engineio.Receiver {
	c := &connection{server: s, session: session, sockets: map[string]*Socket{}}
	c.timeout = s.opts.Clock.AfterFunc(s.opts.ConnectTimeout, c.connectTimedOut)
	return c
}

// Message implements engineio.Receiver.
func (c *connection) Message(m engineio.Message) {
	if m.Binary {
		c.violated("a binary message without a header")
		return
	}
	packet, err := decode(m.Data)
	if err != nil {
		c.violated(err.Error())
		return
	}
	socket := c.socket(packet.Namespace)
	switch {
	case packet.Type == PacketConnect && socket == nil:
		c.connect(packet)
	case packet.Type == PacketConnect && socket.is(pending):
		// Its middleware runs already, and runs once.
	case socket == nil || !socket.Connected():
		c.violated("a packet for a namespace that is not joined")
	case packet.Type == PacketEvent:
		socket.receive(packet)
	case packet.Type == PacketAck:
		if args, err := packet.args(); err == nil && packet.ID != nil {
			socket.acks.answer(*packet.ID, args)
		}
	case packet.Type == PacketDisconnect:
		socket.close(ReasonClientDisconnect)
	default:
		c.violated("a packet that only a server may send, or a second CONNECT")
	}
}

// Closed implements engineio.Receiver.
func (c *connection) Closed(reason engineio.Reason) {
	c.timeout.Stop()
	c.closeSockets(reason)
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
	c.mu.Lock()
	c.sockets[nsp.name] = socket
	c.mu.Unlock()
	c.server.running.Go(func() { nsp.admit(socket) })
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
	c.session.Send(engineio.NewFrame(packet.encode()))
}

// violated ends the connection of a peer that does not keep to the protocol.
func (c *connection) violated(how string) {
	c.server.opts.Logger.Debug("closing a connection", "session", c.session.ID(), "because", how)
	c.end(ReasonForcedServerClose)
}

func (c *connection) connectTimedOut() {
	c.mu.Lock()
	joined := false
	for _, socket := range c.sockets {
		joined = joined || socket.Connected()
	}
	c.mu.Unlock()
	if !joined {
		c.violated("no namespace joined in time")
	}
}

// disconnect ends every socket of the connection, telling the client so, and
// then the connection.
func (c *connection) disconnect() {
	for _, socket := range c.all() {
		socket.disconnect(ReasonServerDisconnect)
	}
	c.session.Close(engineio.ReasonForcedClose)
}

func (c *connection) end(reason Reason) {
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
	return c.sockets[namespace]
}

func (c *connection) all() []*Socket {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]*Socket, 0, len(c.sockets))
	for _, socket := range c.sockets {
		all = append(all, socket)
	}
	return all
}

func (c *connection) forget(socket *Socket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sockets[socket.nsp.name] == socket {
		delete(c.sockets, socket.nsp.name)
	}
}
