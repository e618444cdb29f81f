//go:build mutant

// A PUBLISH whose answer was lost is tried again: Redis had carried it out, and
// the others hear it twice.
//
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

func Setup(io *socketio.Server, env node.Env) error {
	client := redis.NewClient(env.Redis) // go-redis tries three times unless told otherwise
	io.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()[:6]
	io.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, uid, env.Log), nil
	})
	app.Install(io, env.Log)
	return nil
}
