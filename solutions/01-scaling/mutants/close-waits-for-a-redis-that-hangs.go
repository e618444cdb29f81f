//go:build mutant

// Nothing bounds how long a command takes, and Close waits for all answers.
//
//lab:breaks 1.47
//lab:kills TestStopped
package scaling

import (
	"context"
	"crypto/rand"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	options := *env.Redis
	options.MaxRetries = -1
	options.DialerRetries = 1
	options.ReadTimeout = -1
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()[:6]
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, uid, env.Log), nil
	})
	app.Install(server, env.Log)
	return nil
}
