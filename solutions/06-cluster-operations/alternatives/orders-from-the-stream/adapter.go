// Package operations solves lab 06 with a goroutine that reads the stream of orders all the
// time. In the reference, a message wakes a node, and the stream says what the orders are.
// Here, messages between nodes like this one are not needed at all: only those of official
// nodes are carried out, and the leases tell who is one. A node that was deaf needs no special
// case. It costs a connection for each namespace that waits in XREAD.
//
// Choose it when orders are many, or must keep their order among themselves: there is one way
// by which they come, and it never asks Redis a question for each.
package operations

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"

	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup gives every namespace an adapter. Its middleware is the first, so that no order is
// given unnoticed while the others make up their minds; its connection handler is the last,
// when a socket is in its rooms.
func Setup(server *socketio.Server, env node.Env) error {
	keys, err := app.ParseKeys(env.Keys)
	if err != nil {
		return err
	}
	client := app.Connect(*env.Redis)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, keys, uid, env), nil
	})
	for _, name := range app.Namespaces {
		server.Of(name).Use(func(_ context.Context, socket *socketio.Socket) error {
			adapterOf(socket).enters(socket)
			return nil
		})
	}
	app.Install(server, env)
	for _, name := range app.Namespaces {
		server.Of(name).OnConnection(func(socket *socketio.Socket) { adapterOf(socket).entered(socket) })
	}
	return nil
}

func adapterOf(socket *socketio.Socket) *RedisAdapter {
	return socket.Namespace().Adapter().(*RedisAdapter)
}

// A RedisAdapter asks and tells the other nodes about the sockets of one namespace, as
// @socket.io/redis-adapter does. What it embeds carries broadcasts and knows the sockets of
// this node.
type RedisAdapter struct {
	*app.Broadcasts

	nsp       *socketio.Namespace
	redis     *redis.Client
	uid       string // of this node
	requests  string // channel that all nodes hear
	responses string // channel that all nodes hear; with a uid and # it is that node's own
	leases    *app.Leases
	questions questions
	logouts   *logouts
	clock     clockwork.Clock
	log       *slog.Logger

	alive   context.Context // until Close
	stop    context.CancelFunc
	running sync.WaitGroup
}

// NewRedisAdapter returns the adapter of one namespace. The caller closes the client, after
// the adapter.
func NewRedisAdapter(nsp *socketio.Namespace, client *redis.Client, keys app.Keys, uid string, env node.Env) *RedisAdapter {
	a := &RedisAdapter{
		Broadcasts: app.NewBroadcasts(nsp, client, uid, env.Log),
		nsp:        nsp,
		redis:      client,
		uid:        uid,
		requests:   "socket.io-request#" + nsp.Name() + "#",
		responses:  "socket.io-response#" + nsp.Name() + "#",
		leases:     app.NewLeases(client, keys, nsp.Name(), uid, env.Clock, env.Log),
		logouts:    newLogouts(client, keys, nsp.Name()),
		clock:      env.Clock,
		log:        env.Log,
	}
	a.alive, a.stop = context.WithCancel(context.Background())
	return a
}

// Init subscribes, and then makes this node one that others count on.
func (a *RedisAdapter) Init(ctx context.Context) error {
	if err := a.logouts.skipOld(ctx); err != nil {
		return err
	}
	a.running.Go(a.obey)
	err := a.Listen(ctx, app.Listener{
		Channels: []string{a.requests, a.responses, a.channelOf(a.uid)},
		Receive:  a.receive,
	})
	if err != nil {
		return err
	}
	return a.leases.Take(ctx)
}

// Close says goodbye first, so that nobody waits for this node's answers, and still answers
// until then.
func (a *RedisAdapter) Close(ctx context.Context) error {
	err := a.leases.GiveBack(ctx)
	a.stop()
	err = errors.Join(err, a.Broadcasts.Close(ctx))
	a.running.Wait()
	return err
}

// channelOf returns the channel for responses to one node.
func (a *RedisAdapter) channelOf(uid string) string { return a.responses + uid + "#" }

// receive handles what arrives on the channels of Init. Anybody who can reach Redis could
// have written it.
func (a *RedisAdapter) receive(channel string, message []byte) {
	var err error
	if channel == a.requests {
		err = a.requested(message)
	} else {
		err = a.questions.answered(message)
	}
	if err != nil {
		a.log.Warn("a message of another node is skipped", "channel", channel, "error", err)
	}
}
