package socketio

import (
	"fmt"
	"runtime/debug"

	"socketlab/labs/socketio/engineio"
)

// On adds a handler for an event. The handlers of an event run in the order in
// which they were added.
func (s *Socket) On(event string, handler Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.handlers == nil {
		s.handlers = map[string][]Handler{}
	}
	s.handlers[event] = append(s.handlers[event], handler)
}

// OnAny adds a handler for every event, whatever its name. It runs before the socket's
// middleware, so it also sees what that refuses; acknowledgements are no events.
// https://socket.io/docs/v4/listening-to-events/#catch-all-listeners
func (s *Socket) OnAny(handler Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onAny = append(s.onAny, handler)
}

// OnAnyOutgoing adds a function for every event that the server sends to this socket, by
// Emit or in a broadcast, a volatile one that is dropped included. It is called by whoever
// emits, so calls may be concurrent and must not take long. Other sockets may share the
// arguments: do not change them.
func (s *Socket) OnAnyOutgoing(listen func(event string, args Args)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onAnyOutgoing = append(s.onAnyOutgoing, listen)
}

// announce tells the listeners of OnAnyOutgoing of an event.
func (s *Socket) announce(packet Packet, listeners []func(string, Args)) {
	defer s.recoverPanic("a listener to outgoing events")
	event, args, err := packet.event()
	if err != nil {
		return // an adapter's packet; a client could not read it either
	}
	for _, listen := range listeners {
		listen(event, args)
	}
}

// Use adds a middleware for every event of this socket. Middleware run in the
// order in which they were added; the first error ends the chain.
func (s *Socket) Use(middleware EventMiddleware) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.middleware = append(s.middleware, middleware)
}

// OnError adds a function that is called for every event that a middleware
// refused.
func (s *Socket) OnError(handle func(*Event, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onError = append(s.onError, handle)
}

// OnDisconnecting adds a function that runs when the socket disconnects, while it is still
// in its rooms, for everybody. It neither receives nor sends anything any more. Like every
// handler, the function waits for those of the socket that run already.
func (s *Socket) OnDisconnecting(handle func(Reason)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onDisconnecting = append(s.onDisconnecting, handle)
}

// OnDisconnect adds a function that runs once, after those of OnDisconnecting.
func (s *Socket) OnDisconnect(handle func(Reason)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onDisconnect = append(s.onDisconnect, handle)
}

// introduce notes that the connection handlers have run, and so have set up the socket.
func (s *Socket) introduce() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.introduced = true
}

// receive queues an event for the socket's handlers.
func (s *Socket) receive(packet decodedPacket) {
	event := &Event{Name: packet.event, Args: packet.args(), socket: s, id: packet.ID}
	s.inbox.put(s.ctx, func() { s.handle(event) })
}

// handle runs the catch-all handlers of an event, the middleware, and then its own
// handlers.
func (s *Socket) handle(event *Event) {
	defer s.recoverPanic("an event handler")
	s.mu.Lock()
	dropEvents, onAny, middleware, handlers, onError := s.dropEvents, s.onAny, s.middleware, s.handlers[event.Name], s.onError
	s.mu.Unlock()
	if dropEvents {
		return
	}
	for _, handle := range onAny {
		handle(event)
	}
	for _, check := range middleware {
		if err := check(event); err != nil {
			for _, handle := range onError {
				handle(event, err)
			}
			return
		}
	}
	for _, handle := range handlers {
		handle(event)
	}
}

// recoverPanic logs a panic in the application's code, so that it affects only this
// socket. Defer it.
func (s *Socket) recoverPanic(what string) {
	if fault := recover(); fault != nil {
		s.nsp.server.opts.Logger.Error(what+" panicked", "socket", s.ID(),
			"panic", fmt.Sprint(fault), "stack", string(debug.Stack()))
	}
}

// close ends the socket without a DISCONNECT packet: the client knows or is gone.
func (s *Socket) close(reason Reason) { s.end(reason) }

// end ends the socket once. After the last frames it neither sends nor receives
// anything. Its disconnect handlers run afterwards. It has left its rooms when end returns,
// unless there is a handler that must still find it there, or there may be one because the
// connection handlers have not run. A pending socket has no handlers and sends no last
// frames: neither the application nor the client has seen it as connected.
func (s *Socket) end(reason Reason, last ...*engineio.Frame) {
	s.mu.Lock()
	was := s.state
	stays := was == connected && (len(s.onDisconnecting) > 0 || !s.introduced)
	switch {
	case stays:
		s.state = disconnecting
	case was < disconnecting:
		s.state = disconnected
	}
	s.dropEvents = s.dropEvents || was == connected && reason == ReasonServerDisconnect
	if was == connected && last != nil {
		s.conn.session.Send(last...)
	}
	s.mu.Unlock()
	if was >= disconnecting {
		return
	}
	s.cancel()
	s.acks.end()
	if !stays {
		if was == connected {
			s.leaveSession(reason)
		}
		s.leave()
	}
	if was == pending {
		s.conn.removeSocket(s)
		close(s.done)
		return
	}
	s.inbox.post(func() { s.runDisconnectHandlers(reason) })
}

// leave takes the socket out of its rooms and its namespace, for good.
func (s *Socket) leave() {
	s.mu.Lock()
	s.state = disconnected
	s.mu.Unlock()
	s.leaveAll()
	s.nsp.remove(s)
}

// runDisconnectHandlers is the last task of a socket that was connected.
func (s *Socket) runDisconnectHandlers(reason Reason) {
	defer s.nsp.server.running.Done()
	defer s.nsp.server.children.leave(s.nsp)
	defer close(s.done)
	defer s.conn.removeSocket(s)
	s.mu.Lock()
	onDisconnecting, onDisconnect := s.onDisconnecting, s.onDisconnect
	s.mu.Unlock()
	for _, handle := range onDisconnecting {
		s.runDisconnectHandler(handle, reason)
	}
	s.leaveSession(reason)
	s.leave()
	for _, handle := range onDisconnect {
		s.runDisconnectHandler(handle, reason)
	}
}

func (s *Socket) runDisconnectHandler(handle func(Reason), reason Reason) {
	defer s.recoverPanic("a disconnect handler")
	handle(reason)
}
