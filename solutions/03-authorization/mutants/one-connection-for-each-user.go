//go:build mutant

// A user has one connection: the second one is turned away.
//
//lab:overdoes 3.20
//lab:kills TestOnlyInRoomsOneHasJoined
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
		for _, other := range socket.Namespace().Sockets() {
			if app.User(other) == app.User(socket) {
				return &socketio.ConnectError{Message: "Unauthorized"}
			}
		}
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}
