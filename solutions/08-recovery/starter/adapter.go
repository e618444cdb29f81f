// Package recovery is lab 08: nobody misses a message because a connection broke.
package recovery

import (
	"socketlab/labs/08-recovery/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup is called once in every process, before the process serves clients. If it returns an
// error, the process does not start.
func Setup(server *socketio.Server, env node.Env) error {
	// TODO 2: parse env.Keys (app.ParseKeys), connect to Redis (app.Connect), switch recovery
	// on (server.SetConnectionStateRecovery: the window, and app.User as the Owner), and give
	// every namespace a RedisAdapter of its own (server.SetAdapter). Close the client in
	// server.OnClose.
	app.Install(server, env.Log)
	return nil
}

// A RedisAdapter carries the events of one namespace through a stream of Redis, and keeps the
// sessions of its sockets there. The embedded MemoryAdapter knows the rooms, and its Deliver
// sends a packet to the sockets of this process.
type RedisAdapter struct {
	*socketio.MemoryAdapter
	// TODO 2: it needs a Stream and, for TODO 3, Sessions and app.Claims.
}

// TODO 2: Init(ctx) finds the end of the stream, and starts a goroutine that delivers what
// follows, each event with its offset (Entry.Event). Close(ctx) ends the goroutine.
// Broadcast(packet, opts) encodes the packet (socketio.EncodeBroadcast) and appends it to the
// stream. It delivers nothing itself: let this process hear its own events from the stream,
// like all others. Why does that make an offset a place?

// TODO 4: AddAll(id, rooms...) and Del(id, room) note in claims since when a socket is in a
// room. What may not happen while they do?

// TODO 6: renew the sessions of connected clients, twice a window, by env.Clock. And when the
// stream says that a session was taken, close the old connection: Namespace.Supersede.

// TODO 7: when nothing has come for a moment, ask whether the stream still has the life that
// it had, and still ends where this process is. If not, start again.
