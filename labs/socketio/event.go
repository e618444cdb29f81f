package socketio

import (
	"context"
	"fmt"
	"sync/atomic"
)

// An Event is what a client emitted.
type Event struct {
	// Name of the event. Never one of the reserved names.
	Name string
	// Args as the client sent them: validate before use.
	Args Args

	socket *Socket
	id     *uint64
	acked  atomic.Bool
}

// A Handler handles an event. The events of one socket are handled one at a
// time, in the order in which they were sent; those of different sockets
// concurrently. What a client sent before it left is handled, although there is
// nobody to answer any more; what it sent before Socket.Disconnect and still
// waits is dropped. A handler that panics is logged, and nothing else happens.
type Handler func(*Event)

// An EventMiddleware sees every event of a socket before its handlers do, known
// or not. An error keeps the event from them; see Socket.OnError. It may
// acknowledge the event itself, to say why.
type EventMiddleware func(*Event) error

// Socket returns the socket that received the event.
func (e *Event) Socket() *Socket { return e.socket }

// Context ends when the socket disconnects.
func (e *Event) Context() context.Context { return e.socket.ctx }

// WantsAck reports whether the client asked for an acknowledgement.
func (e *Event) WantsAck() bool { return e.id != nil }

// Ack answers the event, with arguments as for Socket.Emit. It does nothing when
// the client asked for no acknowledgement. Errors: ErrAcked when it has been
// given one already, ErrDisconnected, or that an argument cannot be encoded,
// after which another answer may be given.
func (e *Event) Ack(args ...any) error {
	if e.id == nil {
		return nil
	}
	data, attachments, err := newArguments(args)
	if err != nil {
		return fmt.Errorf("acknowledge %q: %w", e.Name, err)
	}
	if e.acked.Swap(true) {
		return ErrAcked
	}
	return e.socket.send(Packet{
		Type: PacketAck, Namespace: e.socket.nsp.name, ID: e.id, Data: data, Attachments: attachments,
	})
}
