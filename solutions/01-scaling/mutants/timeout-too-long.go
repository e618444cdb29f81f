//go:build mutant

// A command may take a minute: a node whose Redis does not answer takes too long to
// stop, and publishes on a dead connection for too long.
//
//lab:breaks 1.39 1.47
//lab:kills TestStopped TestConnectionDiesSilently
package scaling

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	options := *env.Redis
	options.MaxRetries, options.DialerRetries = -1, 1
	options.DialTimeout, options.WriteTimeout, options.ReadTimeout = redisTimeout, time.Minute, time.Minute
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, uid, env.Log), nil
	})
	app.Install(server, env.Log)
	return nil
}
