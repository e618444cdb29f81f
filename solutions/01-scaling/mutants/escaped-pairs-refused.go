//go:build mutant

// A whole surrogate pair in a room's name is refused if it is written with escapes.
//
//lab:overdoes 1.51
//lab:kills TestInvalidArguments
package scaling

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/01-scaling/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	options := *env.Redis
	options.MaxRetries = -1
	options.DialerRetries = 1
	options.DialTimeout, options.WriteTimeout, options.ReadTimeout = redisTimeout, redisTimeout, redisTimeout
	client := redis.NewClient(&options)
	server.OnClose(func(context.Context) error { return client.Close() })
	uid := rand.Text()[:6]
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, uid, env.Log), nil
	})
	for _, name := range app.Namespaces {
		server.Of(name).OnConnection(func(socket *socketio.Socket) { socket.Use(tidy) })
	}
	app.Install(server, env.Log)
	return nil
}

// tidy changes what clients send before the chat reads it.
func tidy(e *socketio.Event) error {
	if len(e.Args) == 1 && strings.HasPrefix(string(e.Args[0]), `"\ud8`) {
		_ = e.Ack("invalid")
		return errors.New("half of a surrogate pair")
	}
	return nil
}
