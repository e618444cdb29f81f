//go:build mutant

// Everybody is let in, as whoever they say.
//
//lab:kills all
package handshakeauth

import (
	"context"
	"encoding/json"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(io *socketio.Server, env node.Env) error {
	ledger := app.Install(io)
	for _, name := range app.Namespaces {
		nsp := io.Of(name)
		nsp.Use(ledger.Knock)
		nsp.Use(acceptEverybody)
		nsp.Use(ledger.Login)
		nsp.OnConnection(func(socket *socketio.Socket) {
			socket.On("auth:refresh", func(e *socketio.Event) { e.Ack("ok") })
		})
	}
	return nil
}

func acceptEverybody(_ context.Context, socket *socketio.Socket) error {
	var user app.User
	_ = json.Unmarshal(socket.Handshake().Auth, &user)
	app.SetUser(socket, user)
	return nil
}
