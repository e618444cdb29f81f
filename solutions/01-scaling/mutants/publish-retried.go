//go:build mutant

// A PUBLISH whose answer was lost is tried again. Redis had executed it, so the
// other processes hear the message twice.
//
//lab:breaks 1.41
//lab:kills TestLostAnswerIsNotRetried
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
	client := redis.NewClient(env.Redis) // tries a command up to three times more
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()[:6]
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, uid, env.Log), nil
	})
	app.Install(server, env.Log)
	return nil
}
