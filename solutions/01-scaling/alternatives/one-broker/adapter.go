// Package scaling solves lab 01 with one broker for the whole process. In the reference
// every namespace has a subscription of its own, and go-redis keeps the order of what is
// published. Here all namespaces share one subscription, to socket.io#*, and one queue,
// from which one goroutine publishes in batches.
//
// Choose it when there are many namespaces, or when connections to Redis are scarce: a
// process needs two of them. The queue is plain Go, without an experimental feature of
// go-redis. The price is that namespaces wait for each other, and that a process receives
// and decodes the messages of every namespace of the cluster, even of one that it does
// not serve.
package scaling

import (
	"context"
	"crypto/rand"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup connects every namespace to the broker of this process.
func Setup(server *socketio.Server, env node.Env) error {
	broker := newBroker(env.Redis, env.Log)
	server.OnClose(broker.close)
	uid := rand.Text()
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		memory := socketio.NewMemoryAdapter(nsp)
		return &Adapter{MemoryAdapter: memory, namespace: nsp.Name(), uid: uid, broker: broker}, nil
	})
	app.Install(server, env.Log)
	return nil
}

// An Adapter carries the broadcasts of one namespace to and from the broker. The
// embedded MemoryAdapter knows the rooms and serves the sockets of this process.
type Adapter struct {
	*socketio.MemoryAdapter

	namespace string
	uid       string
	broker    *broker
}

// Init returns when the broker is subscribed and passes on the messages of the
// namespace.
func (a *Adapter) Init(ctx context.Context) error { return a.broker.add(ctx, a) }

// Broadcast encodes the packet, serves the sockets of this process, and leaves the
// message with the broker.
func (a *Adapter) Broadcast(packet socketio.Packet, opts socketio.BroadcastOptions) error {
	payload, err := socketio.EncodeBroadcast(a.uid, packet, opts)
	if err != nil {
		return err
	}
	if err := a.MemoryAdapter.Broadcast(packet, opts); err != nil || opts.Flags.Local {
		return err
	}
	channel := a.channel()
	if len(opts.Rooms) == 1 {
		channel += opts.Rooms[0] + "#"
	}
	return a.broker.publish(message{channel, payload})
}

// channel is the channel of the namespace; a room and # may follow.
func (a *Adapter) channel() string { return "socket.io#" + a.namespace + "#" }
