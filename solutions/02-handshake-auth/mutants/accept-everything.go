//go:build mutant

// Everybody is accepted, as whoever they say they are.
//
//lab:breaks 2.8 2.32 2.38
//lab:kills all
package handshakeauth

import (
	"context"
	"encoding/json"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	ledger := app.Install(server)
	for _, name := range app.Namespaces {
		nsp := server.Of(name)
		nsp.Use(ledger.CountConnect)
		nsp.Use(acceptEverybody)
		nsp.Use(ledger.CountLogin)
		nsp.OnConnection(func(socket *socketio.Socket) {
			socket.On("auth:refresh", func(e *socketio.Event) { _ = e.Ack("ok") })
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
