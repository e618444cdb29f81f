//go:build mutant

// Every process has the same uid, so each skips the messages of the others as
// its own.
//
//lab:breaks 1.24
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"context"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	options := *env.Redis
	options.MaxRetries = -1
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, "server", env.Log), nil
	})
	app.Install(server, env.Log)
	return nil
}
