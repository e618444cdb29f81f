//go:build mutant

// A node describes its sockets of all namespaces.
//
//lab:breaks 6.3
//lab:kills TestFetchEverywhere
package operations

import (
	"context"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

var adapters = map[string]*RedisAdapter{}

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
	adapters[nsp.Name()] = a
	return a
}

func (a *RedisAdapter) requested(message []byte) error {
	request, err := app.DecodeRequest(message)
	if err != nil || request.UID == a.uid {
		return err // this node has done its own part already
	}
	switch request.Kind {
	case app.SocketIDs:
		return a.respond(request, app.Response{Names: a.Sockets(request.Rooms...)})
	case app.AllRooms:
		return a.respond(request, app.Response{Names: a.Rooms()})
	case app.Fetch:
		sockets, err := a.MemoryAdapter.FetchSockets(a.alive, request.Options)
		if err != nil {
			return err
		}
		for name, other := range adapters {
			if name != a.nsp.Name() {
				more, _ := other.MemoryAdapter.FetchSockets(a.alive, request.Options)
				sockets = append(sockets, more...)
			}
		}
		return a.respond(request, app.Response{Sockets: sockets})
	case app.Join:
		return a.MemoryAdapter.AddSockets(request.Options, request.Rooms...)
	case app.Leave:
		return a.MemoryAdapter.DelSockets(request.Options, request.Rooms...)
	case app.Disconnect:
		a.ordered(request)
	case app.ServerSide:
		return a.nsp.ReceiveServerSide(request.Data, a.answerTo(request))
	case app.Broadcast:
		return a.askClients(request)
	}
	return nil
}
