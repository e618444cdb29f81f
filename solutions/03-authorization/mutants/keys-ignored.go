//go:build mutant

// LAB_KEYS is not read: every chat is the lobby, and its admin is root.
//
//lab:breaks 3.17
//lab:kills all
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	env.Keys = ""
	chat, err := app.Install(server, env)
	if err != nil {
		return err
	}
	guard := &Guard{chat}
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}
