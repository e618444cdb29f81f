package socketio

import (
	"context"
	"encoding/json"
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
	rooms map[string]set     // room → the ids of its members
	sids  map[string]*joined // socket id → its rooms

	past *past // what clients that come back have missed; nil without recovery
}

type set map[string]struct{}

// NewMemoryAdapter returns the adapter of one namespace of one process.
func NewMemoryAdapter(nsp *Namespace) *MemoryAdapter {
	a := &MemoryAdapter{nsp: nsp, rooms: map[string]set{}, sids: map[string]*joined{}}
	if nsp.server.recovery != nil {
		a.past = newPast(nsp.server)
	}
	return a
}

// Init implements Adapter. It does nothing.
func (a *MemoryAdapter) Init(context.Context) error { return nil }

// Close implements Adapter. It does nothing.
func (a *MemoryAdapter) Close(context.Context) error { return nil }

// AddAll implements Adapter. If a bound would be exceeded it adds nothing and returns
// ErrBound.
func (a *MemoryAdapter) AddAll(id string, rooms ...string) error {
	bounds := a.nsp.server.opts.Bounds
	if err := bounds.checkNames(rooms); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if in := a.wouldBeIn(id, rooms); in > bounds.Rooms {
		return fmt.Errorf("%w: a socket would be in %d rooms, of at most %d", ErrBound, in, bounds.Rooms)
	}
	for _, room := range rooms {
		if a.rooms[room] == nil {
			a.rooms[room] = set{}
		}
		if _, in := a.rooms[room][id]; !in {
			a.rooms[room][id] = struct{}{}
			if a.sids[id] == nil {
				a.sids[id] = &joined{}
			}
			a.sids[id].add(room)
		}
	}
	return nil
}

// wouldBeIn returns in how many rooms a socket would be that joins the rooms. a.mu must be
// held.
func (a *MemoryAdapter) wouldBeIn(id string, rooms []string) int {
	in := 0
	if joined := a.sids[id]; joined != nil {
		in = len(joined.names)
	}
	for _, room := range distinct(rooms) {
		if _, already := a.rooms[room][id]; !already {
			in++
		}
	}
	return in
}

// Del implements Adapter.
func (a *MemoryAdapter) Del(id, room string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.del(id, room)
	if rooms := a.sids[id]; rooms != nil && rooms.remove(room) == 0 {
		delete(a.sids, id)
	}
	return nil
}

// DelAll implements Adapter.
func (a *MemoryAdapter) DelAll(id string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if rooms := a.sids[id]; rooms != nil {
		for _, room := range rooms.names {
			a.del(id, room)
		}
		delete(a.sids, id)
	}
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
	rooms := a.joined(id)
	slices.Sort(rooms)
	return rooms
}

func (a *MemoryAdapter) joined(id string) []string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if rooms := a.sids[id]; rooms != nil {
		return slices.Clone(rooms.names)
	}
	return nil
}

// selected returns the ids of the sockets that opts select, each once, even if a
// socket is in several of the rooms. Its cost grows with the names in opts and with the
// members of those rooms, not with the product of the two: a client may have chosen the
// names.
func (a *MemoryAdapter) selected(opts BroadcastOptions) []string {
	rooms, except := distinct(opts.Rooms), distinct(opts.Except)
	a.mu.RLock()
	defer a.mu.RUnlock()
	excluded := a.members(except)
	switch len(rooms) {
	case 0:
		return without(excluded, maps.Keys(a.sids), len(a.sids))
	case 1:
		room := a.rooms[rooms[0]]
		return without(excluded, maps.Keys(room), len(room))
	}
	members := set{}
	for _, room := range a.members(rooms) {
		maps.Copy(members, room)
	}
	return without(excluded, maps.Keys(members), len(members))
}

// members returns the members of each of the rooms that has any. a.mu must be held.
func (a *MemoryAdapter) members(rooms []string) []set {
	var members []set
	for _, room := range rooms {
		if ids := a.rooms[room]; len(ids) > 0 {
			members = append(members, ids)
		}
	}
	return members
}

// distinct returns each name once.
func distinct(names []string) []string {
	if len(names) < 2 {
		return names
	}
	once, seen := make([]string, 0, len(names)), make(set, len(names))
	for _, name := range names {
		if _, twice := seen[name]; !twice {
			seen[name] = struct{}{}
			once = append(once, name)
		}
	}
	return once
}

// without returns the ids that none of the sets has. There are at most n ids.
func without(sets []set, ids iter.Seq[string], n int) []string {
	sets = unite(sets, n)
	left := make([]string, 0, n)
	for id := range ids {
		if !inAny(sets, id) {
			left = append(left, id)
		}
	}
	return left
}

// unite makes one set of many if that is less work than to look n times into each.
func unite(sets []set, n int) []set {
	total := 0
	for _, s := range sets {
		total += len(s)
	}
	if len(sets) < 2 || total >= n*len(sets) {
		return sets
	}
	all := make(set, total)
	for _, s := range sets {
		maps.Copy(all, s)
	}
	return []set{all}
}

func inAny(sets []set, id string) bool {
	for _, s := range sets {
		if _, in := s[id]; in {
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

// Broadcast implements Adapter. With connection state recovery it also keeps the packet for
// clients that come back.
func (a *MemoryAdapter) Broadcast(packet Packet, opts BroadcastOptions) error {
	if packet.Type != PacketEvent {
		return fmt.Errorf("broadcast a packet of type %d: %w", packet.Type, ErrInvalidPacket)
	}
	var announce func()
	if a.past == nil {
		announce = a.deliver(packet, opts)
	} else {
		announce = a.past.add(packet, opts, a.deliver)
	}
	announce()
	return nil
}

// Deliver sends a packet to the sockets of this process that opts select, and keeps nothing.
// It encodes the packet once for all of them.
func (a *MemoryAdapter) Deliver(packet Packet, opts BroadcastOptions) { a.deliver(packet, opts)() }

// deliver leaves to the caller to tell those who listen to outgoing events: they may emit
// something themselves.
func (a *MemoryAdapter) deliver(packet Packet, opts BroadcastOptions) (announce func()) {
	packet.Namespace = a.nsp.name
	frames := packet.frames()
	var announcements []func()
	a.each(opts, func(socket *Socket) {
		listeners, _ := socket.queue(frames, opts.Flags.Volatile) // fails if the socket has left in the meantime
		if len(listeners) > 0 {
			announcements = append(announcements, func() { socket.announce(packet, listeners) })
		}
	})
	return func() {
		for _, announce := range announcements {
			announce()
		}
	}
}

// FetchSockets implements Adapter.
func (a *MemoryAdapter) FetchSockets(_ context.Context, opts BroadcastOptions) ([]RemoteSocket, error) {
	var sockets []RemoteSocket
	a.each(opts, func(socket *Socket) {
		sockets = append(sockets, RemoteSocket{ID: socket.ID(), Rooms: socket.Rooms(), Data: socket.data.all()})
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

// ServerSideEmit implements Adapter. There is no other process.
func (a *MemoryAdapter) ServerSideEmit(json.RawMessage) error { return nil }

// ServerSideEmitWithAck implements Adapter. There is no other process.
func (a *MemoryAdapter) ServerSideEmitWithAck(context.Context, json.RawMessage) ([]json.RawMessage, error) {
	return nil, nil
}
