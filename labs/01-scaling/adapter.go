// Package scaling is lab 01: one chat, served by several processes.
package scaling

import (
	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup is called once in every process, before the process serves clients. If
// it returns an error, the process does not start.
func Setup(server *socketio.Server, env node.Env) error {
	// TODO 1: connect to Redis (env.Redis), choose a random uid for this process,
	// and give every namespace a RedisAdapter of its own: server.SetAdapter. Close
	// the connection in server.OnClose.
	app.Install(server, env.Log)
	return nil
}

// A RedisAdapter carries the broadcasts of one namespace to the sockets of all
// processes. The embedded MemoryAdapter knows the rooms and serves the sockets of
// this process. You write what passes between processes.
type RedisAdapter struct {
	*socketio.MemoryAdapter
}

// TODO 2: Broadcast(packet, opts) encodes the packet (socketio.EncodeBroadcast; what
// cannot be encoded is heard by nobody), serves the sockets of this process and then
// publishes for the others, on the right channel. Your first check turns green.

// TODO 3: Init(ctx) subscribes to the namespace's channels and waits until Redis
// has confirmed the subscription. Then one goroutine decodes what arrives
// (socketio.DecodeBroadcast) and passes it to the MemoryAdapter. Close(ctx) ends
// the subscription and the goroutine.

// TODO 4: skip the messages that this process has published itself, and those of
// other namespaces. Log and skip what you cannot decode.

// TODO 5: do not publish a local broadcast (opts.Flags.Local).

// TODO 6: never publish a message twice, not even when Redis does not answer.

// TODO 7: when nothing has arrived for a moment, ask Redis for a sign of life. If none
// comes, the connection is dead: subscribe on a new one.
