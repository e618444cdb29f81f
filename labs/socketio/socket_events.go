package socketio

import (
	"fmt"
	"runtime/debug"
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
	over, middleware, handlers, onError := s.state == disconnected, s.middleware, s.handlers[event.Name], s.onError
	s.mu.Unlock()
	if over {
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

// close ends the socket, once: it hears nothing more and leaves its rooms
// before close returns; then its disconnect handlers run.
func (s *Socket) close(reason Reason) {
	s.mu.Lock()
	was := s.state
	s.state = disconnected
	s.mu.Unlock()
	if was == disconnected {
		return
	}
	s.cancel()
	s.conn.forget(s)
	s.nsp.remove(s)
	rooms := s.nsp.adapter.SocketRooms(s.id)
	if err := s.nsp.adapter.DelAll(s.id); err != nil {
		s.nsp.server.opts.Logger.Warn("a socket could not leave its rooms", "socket", s.id, "error", err)
	}
	if was == pending {
		return // it never was there, as far as the application knows
	}
	s.mu.Lock()
	s.lastRooms = append([]string{}, rooms...)
	s.mu.Unlock()
	s.inbox.post(func() { s.sayGoodbye(reason) })
}

func (s *Socket) sayGoodbye(reason Reason) {
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
