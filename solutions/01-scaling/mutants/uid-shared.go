//go:build mutant

// Every process has the same uid: each takes the messages of the others for its
// own.
//
//lab:kills TestRoomReachesEveryNode
package scaling

import (
	"context"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(io *socketio.Server, env node.Env) error {
	env.Redis.MaxRetries = -1
	client := redis.NewClient(env.Redis)
	io.OnClose(func(context.Context) error { return client.Close() })
	io.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, "server", env.Log), nil
	})
	app.Install(io, env.Log)
	return nil
}
