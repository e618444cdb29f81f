// Package scaling is lab 01: one chat, served by several processes.
package scaling

import (
	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup is called once in every process, before it serves. What you return an
// error for keeps the process from starting.
func Setup(io *socketio.Server, env node.Env) error {
	// TODO 1: connect to Redis (env.Redis) and give every namespace a
	// RedisAdapter of its own: io.SetAdapter. Close what you open: io.OnClose.
	app.Install(io, env.Log)
	return nil
}

// A RedisAdapter carries the broadcasts of one namespace to the sockets of
// every process. The MemoryAdapter inside it knows the rooms and serves the
// sockets of this one; what you write is what passes between processes.
type RedisAdapter struct {
	*socketio.MemoryAdapter

	// TODO 2: what does it need to know to tell its own messages from others'?
}

// TODO 3: Init(ctx) subscribes to the namespace's channels, waits until Redis
// has confirmed it, and starts to receive.

// TODO 4: Broadcast(packet, opts) serves the sockets of this process, then
// publishes for the others: socketio.EncodeBroadcast, on the right channel.

// TODO 5: what comes in is decoded (socketio.DecodeBroadcast), passed over if it
// is your own or not meant for this namespace, and handed to the MemoryAdapter.

// TODO 6: Close(ctx) ends the subscription and the goroutine that reads it.
