package socketio

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
)

// A Middleware decides whether a client may connect to a namespace. If it returns
// a *ConnectError, the client is refused with that message. It runs concurrently
// for different sockets. Its context ends when the client is gone or was refused.
type Middleware func(ctx context.Context, socket *Socket) error

// A Namespace has its own middleware, sockets and rooms. A connection can carry
// several namespaces.
// https://socket.io/docs/v4/namespaces/
type Namespace struct {
	name    string
	server  *Server
	adapter Adapter       // set by Server.Start, or by prepare
	ended   sync.Once     // the adapter is closed
	child   *child        // nil if the application has made the namespace itself
	acks    atomic.Uint64 // how many events have asked for an acknowledgement

	mu           sync.RWMutex
	middleware   []Middleware
	onConnection []func(*Socket)
	serverSide   map[string][]func(*ServerSideEvent)
	sockets      map[string]*Socket // the connected ones, by id
}

// Name returns the namespace's name, which begins with a slash.
func (n *Namespace) Name() string { return n.name }

// Adapter returns the namespace's adapter, or nil before Server.Start.
func (n *Namespace) Adapter() Adapter { return n.adapter }

// closeAdapter closes the adapter once, if there is one.
func (n *Namespace) closeAdapter(ctx context.Context) (err error) {
	n.ended.Do(func() {
		if n.adapter != nil {
			err = n.adapter.Close(ctx)
		}
	})
	return err
}

// Use adds a middleware. Middleware run in the order in which they were added; the
// first error ends the chain.
func (n *Namespace) Use(middleware Middleware) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.middleware = append(n.middleware, middleware)
}

// OnConnection adds a function that runs for every new socket, after the client has
// been sent CONNECT and before its first event is handled.
func (n *Namespace) OnConnection(handle func(*Socket)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.onConnection = append(n.onConnection, handle)
}

// Socket returns the connected socket with an id in this process, or nil.
func (n *Namespace) Socket(id string) *Socket {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.sockets[id]
}

// connectedSockets returns the connected sockets among the ids, in their order.
func (n *Namespace) connectedSockets(ids []string) []*Socket {
	n.mu.RLock()
	defer n.mu.RUnlock()
	sockets := make([]*Socket, 0, len(ids))
	for _, id := range ids {
		if socket := n.sockets[id]; socket != nil {
			sockets = append(sockets, socket)
		}
	}
	return sockets
}

// Sockets returns the connected sockets of this process.
func (n *Namespace) Sockets() []*Socket {
	n.mu.RLock()
	defer n.mu.RUnlock()
	sockets := make([]*Socket, 0, len(n.sockets))
	for _, socket := range n.sockets {
		sockets = append(sockets, socket)
	}
	return sockets
}

// admit runs the middleware for a pending socket, and then connects or refuses it.
func (n *Namespace) admit(socket *Socket) {
	err := n.prepare(socket.ctx)
	if err == nil {
		err = n.server.contain("a middleware", func() error { return n.check(socket) })
	}
	if err == nil {
		err = n.server.contain("the adapter", func() error { return n.openSession(socket) })
	}
	if err == nil && n.connect(socket) {
		return
	}
	n.closeSession(socket)
	if err != nil {
		n.refuse(socket, err)
	}
	socket.leaveAll() // again: the client may have left while the socket joined its room
	n.server.children.leave(n)
}

// check runs the middleware.
func (n *Namespace) check(socket *Socket) error {
	n.mu.RLock()
	middleware := n.middleware
	n.mu.RUnlock()
	for _, check := range middleware {
		if err := check(socket.ctx, socket); err != nil {
			return err
		}
	}
	return nil
}

func (n *Namespace) refuse(socket *Socket, err error) {
	var refusal *ConnectError
	switch {
	case errors.As(err, &refusal):
		n.forgetSession(socket)
	case socket.ctx.Err() == nil:
		n.server.opts.Logger.Error("refused a connection", "namespace", n.name, "error", err)
		refusal = &ConnectError{Message: "internal error"}
	}
	if socket.ctx.Err() != nil {
		return // the client is gone, and its socket ends with the connection
	}
	// Before the client learns that it was refused, so that it can connect again.
	socket.close(ReasonServerDisconnect)
	socket.conn.refuse(n.name, refusal)
}

// connect sends CONNECT and makes the socket visible to broadcasts in one step. So
// no broadcast reaches the client before the reply, and the client misses none
// after it.
func (n *Namespace) connect(socket *Socket) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	socket.mu.Lock()
	defer socket.mu.Unlock()
	if socket.state != pending || socket.ctx.Err() != nil {
		return false
	}
	socket.state = connected
	socket.conn.markJoined()
	n.server.running.Add(1) // until runDisconnectHandlers
	identity := struct {
		SID string `json:"sid"`
		PID string `json:"pid,omitempty"`
	}{SID: socket.id}
	if session := socket.session; session != nil {
		socket.id = session.ID
		identity.SID, identity.PID = session.ID, session.PID
	}
	n.sockets[socket.id] = socket
	socket.inbox.post(func() { n.welcome(socket) })
	data, _ := json.Marshal(identity) // two strings can always be encoded
	packet := Packet{Type: PacketConnect, Namespace: n.name, Data: data}
	socket.conn.session.Send(packet.frame())
	return true
}

// welcome sends a socket what it has missed, and runs the connection handlers.
func (n *Namespace) welcome(socket *Socket) {
	defer socket.introduce()
	if !socket.Recovered() || n.resume(socket) {
		socket.data.onChange(socket.saveSession)
		n.runConnectionHandlers(socket)
	}
}

func (n *Namespace) runConnectionHandlers(socket *Socket) {
	defer socket.recoverPanic("a connection handler")
	n.mu.RLock()
	handlers := n.onConnection
	n.mu.RUnlock()
	for _, handle := range handlers {
		handle(socket)
	}
}

func (n *Namespace) remove(socket *Socket) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.sockets, socket.ID())
}
