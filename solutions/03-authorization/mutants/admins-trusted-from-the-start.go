//go:build mutant

// A user who connects as an admin gets no guard.
//
//lab:breaks 3.19 3.25 3.41
//lab:kills TestRoleTakenAwayHoldsAtOnce TestFieldsAndTheirTypes
package authorization

import (
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
	server.OnConnection(func(socket *socketio.Socket) {
		role, err := chat.Store.Role(socket.Context(), app.User(socket))
		if err != nil || role != app.Admin {
			socket.Use(guard.Check)
		}
	})
	return nil
}
