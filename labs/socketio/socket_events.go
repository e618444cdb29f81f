package socketio

import (
	"fmt"
	"runtime/debug"

	"socketlab/labs/socketio/engineio"
)

// On adds a handler for an event. Handlers of one event run in the order in
// which they were added.
func (s *Socket) On(event string, handler Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.handlers == nil {
		s.handlers = map[string][]Handler{}
	}
	s.handlers[event] = append(s.handlers[event], handler)
}

// Use adds a middleware that every event of this socket must pass, in the order
// in which they were added.
func (s *Socket) Use(middleware EventMiddleware) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.middleware = append(s.middleware, middleware)
}

// OnError adds a function that hears of every event that a middleware refused.
func (s *Socket) OnError(handle func(*Event, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onError = append(s.onError, handle)
}

// OnDisconnecting adds a function that runs when the socket has disconnected,
// while Rooms still tells where it was.
func (s *Socket) OnDisconnecting(handle func(Reason)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leaving = append(s.leaving, handle)
}

// OnDisconnect adds a function that runs last of all, once.
func (s *Socket) OnDisconnect(handle func(Reason)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left = append(s.left, handle)
}

// receive queues an event for the socket's handlers.
func (s *Socket) receive(packet Packet) {
	name, args, err := packet.event()
	if err == nil {
		args, err = packet.attach(args)
	}
	if err != nil {
		return // decode has validated it
	}
	event := &Event{Name: name, Args: args, socket: s, id: packet.ID}
	s.inbox.put(s.ctx, func() { s.handle(event) })
}

// handle leads an event through the middleware to its handlers.
func (s *Socket) handle(event *Event) {
	defer s.contain("an event handler")
	s.mu.Lock()
	dismissed, middleware, handlers, onError := s.dismissed, s.middleware, s.handlers[event.Name], s.onError
	s.mu.Unlock()
	if dismissed {
		return
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

// contain keeps a panic in the application's code to the socket it happened for.
func (s *Socket) contain(what string) {
	if fault := recover(); fault != nil {
		s.nsp.server.opts.Logger.Error(what+" panicked", "socket", s.id,
			"panic", fmt.Sprint(fault), "stack", string(debug.Stack()))
	}
}

// close ends the socket without telling its client: that knows, or is gone.
func (s *Socket) close(reason Reason) { s.end(reason) }

// end ends the socket, once: after the last words it neither sends nor hears
// anything, and has left its rooms before end returns; then its disconnect
// handlers run. A pending socket has no handlers and no last words: as far as
// the application and the client know it never was there.
func (s *Socket) end(reason Reason, lastWords ...*engineio.Frame) {
	s.mu.Lock()
	was := s.state
	s.state = disconnected
	s.dismissed = s.dismissed || was == connected && reason == ReasonServerDisconnect
	if was == connected && lastWords != nil {
		s.conn.session.Send(lastWords...)
	}
	s.mu.Unlock()
	if was == disconnected {
		return
	}
	s.cancel()
	s.nsp.remove(s)
	rooms := s.leaveAll()
	if was == pending {
		s.conn.forget(s)
		close(s.gone)
		return
	}
	s.mu.Lock()
	s.lastRooms = append([]string{}, rooms...)
	s.mu.Unlock()
	s.inbox.post(func() { s.sayGoodbye(reason) })
}

// sayGoodbye is the last that runs for a socket that was connected.
func (s *Socket) sayGoodbye(reason Reason) {
	defer s.nsp.server.running.Done()
	defer close(s.gone)
	defer s.conn.forget(s)
	s.mu.Lock()
	leaving, left := s.leaving, s.left
	s.mu.Unlock()
	for _, handle := range leaving {
		s.contained(handle, reason)
	}
	s.mu.Lock()
	s.lastRooms = []string{}
	s.mu.Unlock()
	for _, handle := range left {
		s.contained(handle, reason)
	}
}

func (s *Socket) contained(handle func(Reason), reason Reason) {
	defer s.contain("a disconnect handler")
	handle(reason)
}
