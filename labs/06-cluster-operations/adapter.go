// Package operations is lab 06: a cluster that is asked, and told, as if it were one server.
package operations

import (
	"context"
	"crypto/rand"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup is called once in every process, before the process serves clients. If it returns an
// error, the process does not start.
func Setup(server *socketio.Server, env node.Env) error {
	client := app.Connect(*env.Redis)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return &RedisAdapter{Broadcasts: app.NewBroadcasts(nsp, client, uid, env.Log), nsp: nsp, redis: client, uid: uid}, nil
	})
	app.Install(server, env)
	return nil
}

// A RedisAdapter asks and tells the other nodes about the sockets of one namespace. What it
// embeds carries broadcasts, and knows the sockets of this node. You write the rest.
type RedisAdapter struct {
	*app.Broadcasts
	nsp   *socketio.Namespace
	redis *redis.Client
	uid   string // of this node
}

// Init is called before the namespace serves clients.
func (a *RedisAdapter) Init(ctx context.Context) error {
	// TODO 1: listen to the requests of other nodes, and to their responses, those to all
	// nodes and those to this one. The README lists the channels.
	return a.Listen(ctx, app.Listener{Receive: a.receive})
}

// receive gets each message on these channels, in order, from one goroutine.
func (a *RedisAdapter) receive(channel string, message []byte) {
	// TODO 1: decode it (app.DecodeRequest, app.DecodeResponse), and log what you cannot
	// decode. Requests go to answer.go, and responses to what waits for them in ask.go.
}

// TODO 5: Close(ctx) ends all that Init has begun. Which end comes first, so that nobody waits
// for a node that stops?
