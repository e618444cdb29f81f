// Package operations solves lab 06 with numbers in place of a stream. In the reference, a node
// that was deaf reads what it has missed from a Redis stream. Here, a script gives each order
// to disconnect the next number and keeps it in a sorted set, and a node knows the number up to
// which it has carried orders out. A socket has a number too: that of the last order before it
// came. So whoever is still connecting is out if an order with a higher number concerns them.
//
// Responses do not go through a channel to the goroutine that has asked, but to a collector,
// which counts them where they arrive.
//
// Choose it when other services give orders, too: a number is easier to explain, to log and to
// compare than a place in a stream, and one script does everything that an order needs.
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

// Setup gives every namespace an adapter.
func Setup(server *socketio.Server, env node.Env) error {
	keys, err := app.ParseKeys(env.Keys)
	if err != nil {
		return err
	}
	client := app.Connect(*env.Redis)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()
	adapters := map[string]*RedisAdapter{} // filled before the server starts
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		if a := adapters[nsp.Name()]; a != nil {
			return a, nil
		}
		return newAdapter(nsp, client, keys, uid, env), nil
	})
	for _, name := range app.Namespaces {
		a := newAdapter(server.Of(name), client, keys, uid, env)
		adapters[name] = a
		server.Of(name).Use(a.born)
	}
	app.Install(server, env)
	for _, name := range app.Namespaces {
		server.Of(name).OnConnection(adapters[name].orders.grown)
	}
	return nil
}

// A RedisAdapter asks and tells the other nodes about the sockets of one namespace.
type RedisAdapter struct {
	*app.Broadcasts

	nsp        *socketio.Namespace
	redis      *redis.Client
	uid        string
	channels   channels
	leases     *app.Leases
	collectors sync.Map // by request id: func(app.Response)
	orders     *orders
	clock      clockwork.Clock
	log        *slog.Logger

	alive   context.Context // until Close
	stop    context.CancelFunc
	running sync.WaitGroup
}

// channels are those of a namespace.
type channels struct{ requests, responses string }

func (c channels) of(uid string) string { return c.responses + uid + "#" }

func newAdapter(nsp *socketio.Namespace, client *redis.Client, keys app.Keys, uid string, env node.Env) *RedisAdapter {
	a := &RedisAdapter{
		Broadcasts: app.NewBroadcasts(nsp, client, uid, env.Log),
		nsp:        nsp,
		redis:      client,
		uid:        uid,
		channels:   channels{"socket.io-request#" + nsp.Name() + "#", "socket.io-response#" + nsp.Name() + "#"},
		leases:     app.NewLeases(client, keys, nsp.Name(), uid, env.Clock, env.Log),
		clock:      env.Clock,
		log:        env.Log,
	}
	a.orders = newOrders(a, keys, nsp.Name())
	a.alive, a.stop = context.WithCancel(context.Background())
	return a
}

// Init subscribes, learns the number of the newest order, and takes the lease.
func (a *RedisAdapter) Init(ctx context.Context) error {
	known := make(chan struct{}) // closed when the number is known
	err := a.Listen(ctx, app.Listener{
		Channels: []string{a.channels.requests, a.channels.responses, a.channels.of(a.uid)},
		Receive: func(channel string, message []byte) {
			<-known
			a.receive(channel, message)
		},
		Renewed: func() {
			<-known
			a.orders.catchUp()
		},
	})
	if err == nil {
		err = a.orders.start(ctx)
	}
	close(known)
	if err != nil {
		return err
	}
	return a.leases.Take(ctx)
}

// Close gives the lease back and ends the subscription.
func (a *RedisAdapter) Close(ctx context.Context) error {
	given := a.leases.GiveBack(ctx)
	a.stop()
	closed := a.Broadcasts.Close(ctx)
	a.running.Wait()
	return errors.Join(given, closed)
}

func (a *RedisAdapter) receive(channel string, message []byte) {
	if channel == a.channels.requests {
		request, err := app.DecodeRequest(message)
		if err == nil && request.UID != a.uid {
			err = a.do(request)
		}
		a.skipped(channel, err)
		return
	}
	response, err := app.DecodeResponse(message)
	if err == nil {
		if collect, waiting := a.collectors.Load(response.RequestID); waiting {
			collect.(func(app.Response))(response)
		}
	}
	a.skipped(channel, err)
}

func (a *RedisAdapter) skipped(channel string, err error) {
	if err != nil {
		a.log.Warn("a message is skipped", "channel", channel, "error", err)
	}
}
