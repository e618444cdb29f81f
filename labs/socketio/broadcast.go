package socketio

import (
	"context"
	"time"
)

// A BroadcastOperator selects sockets and acts on all of them. The methods that
// refine the selection return a new operator and leave the receiver unchanged.
// https://socket.io/docs/v4/server-api/#broadcastoperator
type BroadcastOperator struct {
	nsp  *Namespace
	opts BroadcastOptions
}

// To selects the members of the rooms, in addition to rooms selected before. With no
// rooms at all, every socket of the namespace is selected, so check a list that
// may be empty before you pass it.
func (b BroadcastOperator) To(rooms ...string) BroadcastOperator {
	b.opts.Rooms = append(b.opts.Rooms[:len(b.opts.Rooms):len(b.opts.Rooms)], rooms...)
	return b
}

// In is another name for To.
func (b BroadcastOperator) In(rooms ...string) BroadcastOperator { return b.To(rooms...) }

// Except excludes the members of the rooms.
func (b BroadcastOperator) Except(rooms ...string) BroadcastOperator {
	b.opts.Except = append(b.opts.Except[:len(b.opts.Except):len(b.opts.Except)], rooms...)
	return b
}

// Local excludes the sockets of other processes.
func (b BroadcastOperator) Local() BroadcastOperator {
	b.opts.Flags.Local = true
	return b
}

// Volatile allows the event to be dropped for clients that read slowly.
func (b BroadcastOperator) Volatile() BroadcastOperator {
	b.opts.Flags.Volatile = true
	return b
}

// Timeout bounds how long EmitWithAck waits, on the server's Clock.
func (b BroadcastOperator) Timeout(after time.Duration) BroadcastOperator {
	b.opts.Flags.Timeout = after
	return b
}

// Emit sends an event to the selected sockets. After ErrInvalidPacket
// nobody receives it. Any other error of the adapter means that other processes were
// not reached; the sockets of this process still receive the event.
func (b BroadcastOperator) Emit(event string, args ...any) error {
	packet, err := newEvent(b.nsp.name, event, args)
	if err != nil {
		return err
	}
	if b.nsp.adapter == nil {
		return ErrNotStarted
	}
	return b.nsp.adapter.Broadcast(packet, b.opts)
}

// EmitWithAck emits an event to the selected sockets and waits for an acknowledgement of
// each: at most for the Timeout, and until ctx ends. It returns the arguments of those that
// came, in the order in which they came, and an error if some did not: ErrAckTimeout, ctx's
// error, or ErrDisconnected if a client left instead. Unlike on the official server, without
// a Timeout only ctx bounds it.
// https://socket.io/docs/v4/server-api/#broadcastoperatoremitwithackeventname-args
func (b BroadcastOperator) EmitWithAck(ctx context.Context, event string, args ...any) (acknowledged []Args, err error) {
	packet, err := newEvent(b.nsp.name, event, args)
	if err != nil {
		return nil, err
	}
	if b.nsp.adapter == nil {
		return nil, ErrNotStarted
	}
	ctx, enough := context.WithCancelCause(ctx)
	defer enough(nil)
	if timeout := b.opts.Flags.Timeout; timeout > 0 {
		defer b.nsp.server.opts.Clock.AfterFunc(timeout, func() { enough(ErrAckTimeout) }).Stop()
	}
	answers, err := b.nsp.adapter.BroadcastWithAck(ctx, packet, b.opts)
	if err != nil {
		return nil, err
	}
	for answer := range answers {
		if answer.Err != nil {
			err = firstError(err, answer.Err)
			continue
		}
		acknowledged = append(acknowledged, answer.Args)
	}
	return acknowledged, err
}

// FetchSockets returns the selected sockets.
func (b BroadcastOperator) FetchSockets(ctx context.Context) ([]RemoteSocket, error) {
	if b.nsp.adapter == nil {
		return nil, ErrNotStarted
	}
	return b.nsp.adapter.FetchSockets(ctx, b.opts)
}

// SocketsJoin adds the selected sockets to rooms.
func (b BroadcastOperator) SocketsJoin(rooms ...string) error {
	if b.nsp.adapter == nil {
		return ErrNotStarted
	}
	return b.nsp.adapter.AddSockets(b.opts, rooms...)
}

// SocketsLeave removes the selected sockets from rooms.
func (b BroadcastOperator) SocketsLeave(rooms ...string) error {
	if b.nsp.adapter == nil {
		return ErrNotStarted
	}
	return b.nsp.adapter.DelSockets(b.opts, rooms...)
}

// DisconnectSockets disconnects the selected sockets; see Socket.Disconnect.
func (b BroadcastOperator) DisconnectSockets(closeConnection bool) error {
	if b.nsp.adapter == nil {
		return ErrNotStarted
	}
	return b.nsp.adapter.DisconnectSockets(b.opts, closeConnection)
}

func (n *Namespace) all() BroadcastOperator { return BroadcastOperator{nsp: n} }

// To selects the members of the rooms.
func (n *Namespace) To(rooms ...string) BroadcastOperator { return n.all().To(rooms...) }

// In is another name for To.
func (n *Namespace) In(rooms ...string) BroadcastOperator { return n.all().To(rooms...) }

// Except selects all sockets except the members of the rooms.
func (n *Namespace) Except(rooms ...string) BroadcastOperator { return n.all().Except(rooms...) }

// Local selects the sockets of this process.
func (n *Namespace) Local() BroadcastOperator { return n.all().Local() }

// Volatile selects all sockets for an event that may be dropped.
func (n *Namespace) Volatile() BroadcastOperator { return n.all().Volatile() }

// Emit sends an event to all sockets of the namespace.
func (n *Namespace) Emit(event string, args ...any) error { return n.all().Emit(event, args...) }

// Timeout selects all sockets for an event that asks for acknowledgements.
func (n *Namespace) Timeout(after time.Duration) BroadcastOperator { return n.all().Timeout(after) }

// FetchSockets returns all sockets of the namespace.
func (n *Namespace) FetchSockets(ctx context.Context) ([]RemoteSocket, error) {
	return n.all().FetchSockets(ctx)
}

// Broadcast selects all sockets of the namespace except this one.
func (s *Socket) Broadcast() BroadcastOperator {
	return s.nsp.all().Except(s.ID())
}

// To selects the members of the rooms except this socket.
func (s *Socket) To(rooms ...string) BroadcastOperator { return s.Broadcast().To(rooms...) }
