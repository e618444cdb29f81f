package socketio

import (
	"context"
	"time"
)

// An Adapter knows the rooms of one namespace and carries broadcasts to their
// members. MemoryAdapter serves one process; an adapter for several embeds it
// and adds what passes between them.
// https://socket.io/docs/v4/adapter/
//
// Its methods may be called concurrently.
type Adapter interface {
	// Init is called once by Server.Start. It must not return before the adapter
	// can receive what other processes send.
	Init(ctx context.Context) error
	// Close is called once by Server.Close, after the last socket has left. It
	// must end every goroutine that the adapter started.
	Close(ctx context.Context) error

	// AddAll adds a socket to rooms.
	AddAll(id string, rooms ...string) error
	// Del removes a socket from a room; a room without members is forgotten.
	Del(id, room string) error
	// DelAll removes a socket from all rooms.
	DelAll(id string) error
	// Rooms returns the rooms that have members in this process, sorted.
	Rooms() []string
	// Sockets returns the ids of this process's sockets in any of the rooms, or
	// of all when none is given, sorted.
	Sockets(rooms ...string) []string
	// SocketRooms returns the rooms that a socket of this process is in, sorted.
	SocketRooms(id string) []string

	// Broadcast delivers a packet to the sockets that opts select: each once.
	// Packets of one caller arrive in order. An error never means that local
	// sockets were not served.
	Broadcast(packet Packet, opts BroadcastOptions) error

	// FetchSockets returns the sockets that opts select. When a process did not
	// answer, it returns those it knows and an error.
	FetchSockets(ctx context.Context, opts BroadcastOptions) ([]RemoteSocket, error)
	// AddSockets makes the sockets that opts select join rooms.
	AddSockets(opts BroadcastOptions, rooms ...string) error
	// DelSockets makes them leave rooms.
	DelSockets(opts BroadcastOptions, rooms ...string) error
	// DisconnectSockets disconnects them; see Socket.Disconnect.
	DisconnectSockets(opts BroadcastOptions, closeConnection bool) error
}

// BroadcastOptions select the sockets that an operation is for: those in any of
// Rooms, or all of the namespace when there are none, without those that are in
// any of Except.
type BroadcastOptions struct {
	Rooms  []string
	Except []string
	Flags  BroadcastFlags
}

// BroadcastFlags modify how a packet is sent.
type BroadcastFlags struct {
	// Local keeps it in this process.
	Local bool
	// Volatile drops it for clients that are behind with reading.
	Volatile bool
	// Timeout bounds the wait for acknowledgements.
	Timeout time.Duration
}

// A RemoteSocket describes a socket of any process.
type RemoteSocket struct {
	ID    string
	Rooms []string
	Data  map[string]any
}
