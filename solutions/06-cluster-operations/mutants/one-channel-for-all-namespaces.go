//go:build mutant

// The requests of all namespaces have one channel, and each namespace carries all of them out.
//
//lab:breaks 6.3
//lab:kills TestLeaveAndExcept
package operations

import (
	"context"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func NewRedisAdapter(nsp *socketio.Namespace, client *redis.Client, keys app.Keys, uid string, env node.Env) *RedisAdapter {
	a := &RedisAdapter{
		Broadcasts: app.NewBroadcasts(nsp, client, uid, env.Log),
		nsp:        nsp,
		redis:      client,
		uid:        uid,
		requests:   "socket.io-request#/#",
		responses:  "socket.io-response#" + nsp.Name() + "#",
		leases:     app.NewLeases(client, keys, nsp.Name(), uid, env.Clock, env.Log),
		logouts:    newLogouts(client, keys, nsp.Name()),
		clock:      env.Clock,
		log:        env.Log,
	}
	a.alive, a.stop = context.WithCancel(context.Background())
	return a
}
