//go:build mutant

// A user whose name does not begin with a letter cannot connect.
//
//lab:overdoes 3.16
//lab:kills TestUserNames
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
	server.Use(func(_ context.Context, socket *socketio.Socket) error {
		if app.User(socket)[0] < 'a' {
			return &socketio.ConnectError{Message: "Unauthorized"}
		}
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}
