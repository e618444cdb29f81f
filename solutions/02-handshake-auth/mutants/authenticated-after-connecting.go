//go:build mutant

// Everybody may connect, and the connection handler disconnects whoever has no
// good token: until then they are in.
//
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
