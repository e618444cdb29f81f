//go:build mutant

// A refusal closes the whole connection instead of answering.
//
//lab:overdoes 2.9
//lab:kills TestTokenRequired
package handshakeauth

import (
	"context"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	if err != nil {
		socket.Disconnect(true)
		return errUnauthorized
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
