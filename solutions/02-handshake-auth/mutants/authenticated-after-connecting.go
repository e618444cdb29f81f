//go:build mutant

// Every client may connect, and the connection handler disconnects those without
// a valid token. Until then they are connected.
//
//lab:breaks 2.8 2.45 2.46
//lab:kills TestTokenRequired TestNoEventBeforeConnect TestConnectTimeout
package handshakeauth

import (
	"context"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(context.Context, *socketio.Socket) error { return nil }

func (a *Authenticator) Connected(socket *socketio.Socket) {
	claims, err := a.check(socket.Context(), socket.Handshake().Auth)
	if err != nil {
		socket.Disconnect(true)
		return
	}
	app.SetUser(socket, claims.User())
}
