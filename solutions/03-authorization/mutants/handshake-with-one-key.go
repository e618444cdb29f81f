//go:build mutant

// A handshake may hold the key user and no other.
//
//lab:overdoes 3.15
//lab:kills TestMassAssignment TestUserNames
package authorization

import (
	"context"
	"encoding/json"

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
		var keys map[string]any
		if json.Unmarshal(socket.Handshake().Auth, &keys) != nil || len(keys) > 1 {
			return &socketio.ConnectError{Message: "Unauthorized"}
		}
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.Check) })
	return nil
}
