//go:build mutant

// A message with a field that the chat does not know is refused.
//
//lab:overdoes 1.49
//lab:kills TestInvalidArguments
package scaling

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"slices"

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
	var fields map[string]json.RawMessage
	if len(e.Args) != 1 || json.Unmarshal(e.Args[0], &fields) != nil || fields == nil {
		return nil
	}
	for name := range fields {
		if !slices.Contains([]string{"to", "except", "local", "broadcast", "text"}, name) {
			_ = e.Ack("invalid")
			return errors.New("an unknown field")
		}
	}
	return nil
}
