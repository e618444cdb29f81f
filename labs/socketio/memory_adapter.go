package socketio

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
)

// MemoryAdapter is the Adapter for a single process. An adapter for several
// processes embeds it for its rooms and its local delivery.
type MemoryAdapter struct {
	nsp *Namespace

	mu    sync.RWMutex
	rooms map[string]set      // room → the ids of its members
	sids  map[string][]string // socket id → its rooms, usually few
}

type set map[string]struct{}

// NewMemoryAdapter returns the adapter of one namespace of one process.
func NewMemoryAdapter(nsp *Namespace) *MemoryAdapter {
	return &MemoryAdapter{nsp: nsp, rooms: map[string]set{}, sids: map[string][]string{}}
}

// Init implements Adapter. It does nothing.
func (a *MemoryAdapter) Init(context.Context) error { return nil }

// Close implements Adapter. It does nothing.
func (a *MemoryAdapter) Close(context.Context) error { return nil }

// AddAll implements Adapter.
func (a *MemoryAdapter) AddAll(id string, rooms ...string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, room := range rooms {
		if a.rooms[room] == nil {
			a.rooms[room] = set{}
		}
		if _, in := a.rooms[room][id]; !in {
			a.rooms[room][id] = struct{}{}
			a.sids[id] = append(a.sids[id], room)
		}
	}
	return nil
}

// Del implements Adapter.
func (a *MemoryAdapter) Del(id, room string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.del(id, room)
	left := slices.DeleteFunc(a.sids[id], func(r string) bool { return r == room })
	if a.sids[id] = left; len(left) == 0 {
		delete(a.sids, id)
	}
	return nil
}

// DelAll implements Adapter.
func (a *MemoryAdapter) DelAll(id string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, room := range a.sids[id] {
		a.del(id, room)
	}
	delete(a.sids, id)
	return nil
}

// del removes a socket from a room, and the room with its last member. a.mu must be
// held.
func (a *MemoryAdapter) del(id, room string) {
	delete(a.rooms[room], id)
	if len(a.rooms[room]) == 0 {
		delete(a.rooms, room)
	}
}

// Rooms implements Adapter.
func (a *MemoryAdapter) Rooms() []string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return slices.Sorted(maps.Keys(a.rooms))
}

// HasRoom reports whether a room has members in this process.
func (a *MemoryAdapter) HasRoom(room string) bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return len(a.rooms[room]) > 0
}

// Sockets implements Adapter.
func (a *MemoryAdapter) Sockets(rooms ...string) []string {
	return slices.Sorted(slices.Values(a.selected(BroadcastOptions{Rooms: rooms})))
}

// SocketRooms implements Adapter.
func (a *MemoryAdapter) SocketRooms(id string) []string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return slices.Sorted(slices.Values(a.sids[id]))
}

// selected returns the ids of the sockets that opts select, each once, even if a
// socket is in several of the rooms.
func (a *MemoryAdapter) selected(opts BroadcastOptions) []string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	switch len(opts.Rooms) {
	case 0:
		return a.without(opts.Except, maps.Keys(a.sids), len(a.sids))
	case 1:
		room := a.rooms[opts.Rooms[0]]
		return a.without(opts.Except, maps.Keys(room), len(room))
	}
	members := set{}
	for _, room := range opts.Rooms {
		maps.Copy(members, a.rooms[room])
	}
	return a.without(opts.Except, maps.Keys(members), len(members))
}

// without returns the ids that are in none of the rooms. There are at most n ids.
// a.mu must be held.
func (a *MemoryAdapter) without(rooms []string, ids iter.Seq[string], n int) []string {
	left := make([]string, 0, n)
	for id := range ids {
		if !a.inAny(rooms, id) {
			left = append(left, id)
		}
	}
	return left
}

func (a *MemoryAdapter) inAny(rooms []string, id string) bool {
	for _, room := range rooms {
		if _, in := a.rooms[room][id]; in {
			return true
		}
	}
	return false
}

// each calls do for every connected socket of this process that opts select.
func (a *MemoryAdapter) each(opts BroadcastOptions, do func(*Socket)) {
	for _, socket := range a.nsp.connectedSockets(a.selected(opts)) {
		do(socket)
	}
}

// Broadcast implements Adapter: it delivers the packet to the sockets of this
// process. It encodes the packet once for all of them.
func (a *MemoryAdapter) Broadcast(packet Packet, opts BroadcastOptions) error {
	if packet.Type != PacketEvent {
		return fmt.Errorf("broadcast a packet of type %d: %w", packet.Type, ErrInvalidPacket)
	}
	packet.Namespace = a.nsp.name
	frames := packet.frames()
	a.each(opts, func(socket *Socket) {
		_ = socket.deliver(frames, opts.Flags.Volatile) // fails if the socket has left in the meantime
	})
	return nil
}

// FetchSockets implements Adapter.
func (a *MemoryAdapter) FetchSockets(_ context.Context, opts BroadcastOptions) ([]RemoteSocket, error) {
	var sockets []RemoteSocket
	a.each(opts, func(socket *Socket) {
		sockets = append(sockets, RemoteSocket{ID: socket.id, Rooms: a.SocketRooms(socket.id), Data: socket.data.all()})
	})
	return sockets, nil
}

// AddSockets implements Adapter.
func (a *MemoryAdapter) AddSockets(opts BroadcastOptions, rooms ...string) (err error) {
	a.each(opts, func(socket *Socket) {
		if e := socket.Join(rooms...); !errors.Is(e, ErrDisconnected) { // one that has left in the meantime is not an error
			err = firstError(err, e)
		}
	})
	return err
}

// DelSockets implements Adapter.
func (a *MemoryAdapter) DelSockets(opts BroadcastOptions, rooms ...string) (err error) {
	a.each(opts, func(socket *Socket) {
		for _, room := range rooms {
			err = firstError(err, socket.Leave(room))
		}
	})
	return err
}

func firstError(first, next error) error {
	if first != nil {
		return first
	}
	return next
}

// DisconnectSockets implements Adapter.
func (a *MemoryAdapter) DisconnectSockets(opts BroadcastOptions, closeConnection bool) error {
	a.each(opts, func(socket *Socket) { socket.Disconnect(closeConnection) })
	return nil
}
