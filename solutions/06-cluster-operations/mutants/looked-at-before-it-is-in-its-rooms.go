//go:build mutant

// A socket is compared with the orders before it has joined the room of its user.
//
//lab:breaks 6.13
//lab:kills TestLogoutWhileConnecting
package operations

import (
	"context"
	"crypto/rand"

	"socketlab/labs/06-cluster-operations/app"
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
	uid := rand.Text()
	server.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
		return NewRedisAdapter(nsp, client, keys, uid, env), nil
	})
	for _, name := range app.Namespaces {
		server.Of(name).Use(func(_ context.Context, socket *socketio.Socket) error {
			adapterOf(socket).enters(socket)
			return nil
		})
	}
	for _, name := range app.Namespaces {
		server.Of(name).OnConnection(func(socket *socketio.Socket) { adapterOf(socket).entered(socket) })
	}
	app.Install(server, env)
	return nil
}
