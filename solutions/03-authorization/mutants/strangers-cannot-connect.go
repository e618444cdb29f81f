//go:build mutant

// A user without a role cannot connect, so every connection asks Redis.
//
//lab:breaks 3.46
//lab:kills TestValidatedBeforeLookedUp TestEachEventDemandsItsRole
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	chat, err := app.Install(server, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat}
	server.Use(func(ctx context.Context, socket *socketio.Socket) error {
		role, err := chat.Store.Role(ctx, app.User(socket))
		if err != nil || role == "" {
			return &socketio.ConnectError{Message: "Unauthorized"}
		}
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}
