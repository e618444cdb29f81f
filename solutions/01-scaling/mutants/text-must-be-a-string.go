//go:build mutant

// A message is refused if its text is not a string, as a field of another type.
//
//lab:overdoes 1.50
//lab:kills TestInvalidArguments
package scaling

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"

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
		server.Of(name).OnConnection(func(socket *socketio.Socket) { socket.Use(onlyStrings) })
	}
	app.Install(server, env.Log)
	return nil
}

// onlyStrings refuses a message whose text is not a string.
func onlyStrings(e *socketio.Event) error {
	var fields map[string]json.RawMessage
	if len(e.Args) != 1 || json.Unmarshal(e.Args[0], &fields) != nil || fields == nil {
		return nil
	}
	if text := fields["text"]; len(text) > 0 && text[0] != '"' {
		_ = e.Ack("invalid")
		return errors.New("a text that is not a string")
	}
	return nil
}
