//go:build mutant

// Nobody who names a pid is let in.
//
//lab:overdoes 8.16
//lab:kills TestMiddlewareAgain TestRecovered
package recovery

import (
	"context"
	"strings"

	"socketlab/labs/08-recovery/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	keys, err := app.ParseKeys(env.Keys)
	if err != nil {
		return err
	}
	client := app.Connect(*env.Redis)
	server.OnClose(func(context.Context) error { return client.Close() })
	server.SetConnectionStateRecovery(socketio.ConnectionStateRecovery{MaxDisconnectionDuration: keys.Window, Owner: app.User})
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return &RedisAdapter{
			MemoryAdapter: socketio.NewMemoryAdapter(nsp),
			nsp:           nsp,
			stream:        NewStream(client, keys, nsp.Name()),
			sessions:      NewSessions(client, keys),
			clock:         env.Clock,
			log:           env.Log,
			moved:         make(chan struct{}),
		}, nil
	})
	for _, name := range app.Namespaces {
		server.Of(name).Use(func(_ context.Context, socket *socketio.Socket) error {
			if strings.Contains(string(socket.Handshake().Auth), `"pid"`) {
				return &socketio.ConnectError{Message: "banned"}
			}
			return nil
		})
	}
	app.Install(server, env.Log)
	return nil
}
