//go:build mutant

// The guard looks up the role of everybody who connects, and their first event waits for
// the answer.
//
//lab:breaks 3.46
//lab:kills TestNobodyWaitsForOthers
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
		socket.Use(guard.Check)
		if role, err := chat.Store.Role(socket.Context(), app.User(socket)); err == nil {
			env.Log.Info("somebody has connected", "role", role)
		}
	})
	return nil
}
