//go:build mutant

// The uid is the number of the process. In containers all processes may have the same, and
// then each skips the messages of the others.
//
//lab:breaks 1.24
//lab:kills TestPublishesTheOfficialForm
package scaling

import (
	"context"
	"fmt"
	"os"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	options := *env.Redis
	options.MaxRetries, options.DialerRetries = -1, 1
	options.DialTimeout, options.WriteTimeout, options.ReadTimeout = redisTimeout, redisTimeout, redisTimeout
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := fmt.Sprintf("process-%d", os.Getpid())
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, uid, env.Log), nil
	})
	app.Install(server, env.Log)
	return nil
}
