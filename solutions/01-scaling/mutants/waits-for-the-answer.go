//go:build mutant

// Broadcast waits for the answer to its PUBLISH without a bound: a Redis that hangs
// blocks the sender for as long as it hangs.
//
//lab:breaks 1.38
//lab:kills TestRedisHangs
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
	options.ReadTimeout, options.WriteTimeout = -1, -1
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()[:6]
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, uid, env.Log), nil
	})
	app.Install(server, env.Log)
	return nil
}

func (a *RedisAdapter) publish(channel string, message []byte) error {
	return a.redis.Publish(context.Background(), channel, message).Err()
}
