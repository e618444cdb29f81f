package socketio

import (
	"context"
	"encoding/json"
	"time"
)

// An Adapter keeps the rooms of one namespace and delivers broadcasts to their
// members. MemoryAdapter does so in one process. An adapter for several processes
// embeds it and adds the communication between them.
// https://socket.io/docs/v4/adapter/
//
// Its methods may be called concurrently.
type Adapter interface {
	// Init is called once, by Server.Start. It must not return before the adapter
	// can receive messages from other processes.
	Init(ctx context.Context) error
	// Close is called once, by Server.Close, after the last socket has left. It
	// must end every goroutine that the adapter started.
	Close(ctx context.Context) error

	// AddAll adds a socket to rooms.
	AddAll(id string, rooms ...string) error
	// Del removes a socket from a room. A room without members no longer exists.
	Del(id, room string) error
	// DelAll removes a socket from all rooms.
	DelAll(id string) error
	// Rooms returns the rooms that have members in this process, sorted.
	Rooms() []string
	// Sockets returns the ids of this process's sockets that are in any of the
	// rooms, sorted. Without rooms it returns all of this process.
	Sockets(rooms ...string) []string
	// SocketRooms returns the rooms that a socket of this process is in, sorted.
	SocketRooms(id string) []string

	// Broadcast delivers a packet once to each socket that opts select. Packets of
	// one caller arrive in order. If Broadcast returns ErrInvalidPacket, nobody
	// receives the packet; after any other error the sockets of this process do.
	Broadcast(packet Packet, opts BroadcastOptions) error

	// BroadcastWithAck is Broadcast for an event that asks for an acknowledgement. The
	// channel receives one Answer for each socket that the event was sent to, and is then
	// closed. When ctx ends, those that are still missing are answered with the cause. After
	// an error nobody has been asked: if only other processes could not be, the channel has an
	// Answer with that error. The caller must end ctx and need not read to the end.
	BroadcastWithAck(ctx context.Context, packet Packet, opts BroadcastOptions) (<-chan Answer, error)

	// FetchSockets returns the sockets that opts select. If a process does not
	// answer, it returns the sockets that it knows and an error.
	FetchSockets(ctx context.Context, opts BroadcastOptions) ([]RemoteSocket, error)
	// AddSockets adds the sockets that opts select to rooms.
	AddSockets(opts BroadcastOptions, rooms ...string) error
	// DelSockets removes the sockets that opts select from rooms.
	DelSockets(opts BroadcastOptions, rooms ...string) error
	// DisconnectSockets disconnects the sockets that opts select; see
	// Socket.Disconnect.
	DisconnectSockets(opts BroadcastOptions, closeConnection bool) error

	// ServerSideEmit sends an event, a JSON array of its name and arguments, to every other
	// process, whose adapter calls Namespace.ReceiveServerSide.
	ServerSideEmit(data json.RawMessage) error
	// ServerSideEmitWithAck does so too, and returns one answer of each other process. If
	// ctx ends first, it returns those that came and an error.
	ServerSideEmitWithAck(ctx context.Context, data json.RawMessage) ([]json.RawMessage, error)

	SessionStore
}

// BroadcastOptions select sockets: those in any of Rooms, or all sockets of the
// namespace if Rooms is empty, except those in any room of Except.
type BroadcastOptions struct {
	Rooms  []string
	Except []string
	Flags  BroadcastFlags
}

// BroadcastFlags modify how a packet is sent.
type BroadcastFlags struct {
	// Local keeps the packet in this process.
	Local bool
	// Volatile allows the packet to be dropped for clients that read slowly.
	Volatile bool
	// Timeout bounds the wait for acknowledgements.
	Timeout time.Duration
}

// An Answer is what came of an event that asked a client for an acknowledgement: its
// arguments, or why there are none.
type Answer struct {
	Args Args
	Err  error
}

// A RemoteSocket describes a socket of this or another process.
type RemoteSocket struct {
	ID    string
	Rooms []string
	Data  map[string]any
}
