package socketio

import "context"

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

// FetchSockets returns all sockets of the namespace.
func (n *Namespace) FetchSockets(ctx context.Context) ([]RemoteSocket, error) {
	return n.all().FetchSockets(ctx)
}

// Broadcast selects all sockets of the namespace except this one.
func (s *Socket) Broadcast() BroadcastOperator {
	return s.nsp.all().Except(s.id)
}

// To selects the members of the rooms except this socket.
func (s *Socket) To(rooms ...string) BroadcastOperator { return s.Broadcast().To(rooms...) }
