package socketio

import (
	"context"
	"fmt"
	"sync/atomic"
)

// An Event is an event that a client emitted.
type Event struct {
	// Name of the event. It is never a reserved name.
	Name string
	// Args as the client sent them. Validate them before use.
	Args Args

	socket *Socket
	id     *uint64
	acked  atomic.Bool
}

// A Handler handles an event. The events of one socket are handled one at a time,
// in the order in which the client sent them; events of different sockets are
// handled concurrently. When the client leaves, its queued events are still
// handled, although nobody receives an answer. When the server calls
// Socket.Disconnect, the queued events are dropped. A panic in a handler is logged
// and ends only that handler.
type Handler func(*Event)

// An EventMiddleware runs before the handlers of every event of a socket, even of
// an event without handlers. If it returns an error, the handlers do not run; see
// Socket.OnError. It may acknowledge the event to tell the client why.
type EventMiddleware func(*Event) error

// Socket returns the socket that received the event.
func (e *Event) Socket() *Socket { return e.socket }

// Context ends when the socket disconnects.
func (e *Event) Context() context.Context { return e.socket.ctx }

// WantsAck reports whether the client asked for an acknowledgement.
func (e *Event) WantsAck() bool { return e.id != nil }

// Ack acknowledges the event, with arguments as for Socket.Emit. It does nothing
// if the client did not ask for an acknowledgement. It returns ErrAcked if the
// event has been acknowledged before, ErrDisconnected, or an error if an argument
// cannot be encoded; after the latter you may call Ack again.
func (e *Event) Ack(args ...any) error {
	if e.id == nil {
		return nil
	}
	data, attachments, err := encodeArguments(args)
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
