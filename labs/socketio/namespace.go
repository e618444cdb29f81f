package socketio

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// A Middleware decides whether a client may connect to a namespace. Returning a
// *ConnectError refuses it with that message. It runs concurrently for
// different sockets; ctx ends when the client is gone.
type Middleware func(ctx context.Context, socket *Socket) error

// A Namespace is a channel of communication over a connection that it shares
// with others: its own middleware, sockets and rooms.
// https://socket.io/docs/v4/namespaces/
type Namespace struct {
	name    string
	server  *Server
	adapter Adapter // set by Server.Start

	mu           sync.RWMutex
	middleware   []Middleware
	onConnection []func(*Socket)
	sockets      map[string]*Socket // connected ones, by id
}

// Name returns the namespace's name, which begins with a slash.
func (n *Namespace) Name() string { return n.name }

// Adapter returns the namespace's adapter, or nil before Server.Start.
func (n *Namespace) Adapter() Adapter { return n.adapter }

// Use adds a middleware. They run in the order in which they were added, and
// the first refusal ends the row.
func (n *Namespace) Use(middleware Middleware) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.middleware = append(n.middleware, middleware)
}

// OnConnection adds a function that runs for every new socket, after the client
// has been told that it is connected and before its first event is handled.
func (n *Namespace) OnConnection(handle func(*Socket)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.onConnection = append(n.onConnection, handle)
}

// Socket returns the connected socket of this process with that id, or nil.
func (n *Namespace) Socket(id string) *Socket {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.sockets[id]
}

// connectedOf returns those of the sockets that are connected, in the order of
// their ids.
func (n *Namespace) connectedOf(ids []string) []*Socket {
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

// admit runs the middleware for a pending socket and connects or refuses it.
func (n *Namespace) admit(socket *Socket) {
	err := n.check(socket)
	if err == nil && n.connect(socket) {
		return
	}
	if err != nil {
		n.refuse(socket, err)
	}
	socket.leaveAll() // again: the client may have gone before the last room was joined
}

// check runs the middleware and makes the socket join its own room.
func (n *Namespace) check(socket *Socket) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v\n%s", fault, debug.Stack())
		}
	}()
	n.mu.RLock()
	middleware := n.middleware
	n.mu.RUnlock()
	for _, check := range middleware {
		if err := check(socket.ctx, socket); err != nil {
			return err
		}
	}
	if err := n.adapter.AddAll(socket.id, socket.id); err != nil {
		return fmt.Errorf("join the socket's own room: %w", err)
	}
	return nil
}

func (n *Namespace) refuse(socket *Socket, err error) {
	if socket.ctx.Err() != nil {
		return // the client has gone, and its socket ends with the connection
	}
	var refusal *ConnectError
	if !errors.As(err, &refusal) {
		n.server.opts.Logger.Error("refused a connection", "namespace", n.name, "error", err)
		refusal = &ConnectError{Message: "internal error"}
	}
	// The place is free again before the client hears that it was refused.
	socket.close(ReasonServerDisconnect)
	socket.conn.refuse(n.name, refusal)
}

// connect tells the client that it is connected and makes the socket known, as
// one step: no broadcast gets between the two, so none comes before the reply
// and none that follows it is missed.
func (n *Namespace) connect(socket *Socket) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	socket.mu.Lock()
	defer socket.mu.Unlock()
	if socket.state != pending || socket.ctx.Err() != nil {
		return false
	}
	socket.state = connected
	socket.conn.hasJoined()
	n.server.running.Add(1) // until its disconnect handlers have run; see sayGoodbye
	n.sockets[socket.id] = socket
	socket.inbox.post(func() { n.connected(socket) })
	packet := Packet{Type: PacketConnect, Namespace: n.name, Data: []byte(`{"sid":"` + socket.id + `"}`)}
	socket.conn.session.Send(packet.frame())
	return true
}

func (n *Namespace) connected(socket *Socket) {
	defer socket.contain("a connection handler")
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
	delete(n.sockets, socket.id)
}
