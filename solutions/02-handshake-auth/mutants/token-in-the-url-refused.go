//go:build mutant

// A client with a token in its URL is refused, even if it sends a valid one in the payload.
//
//lab:overdoes 2.5
//lab:kills TestTokenInTheWrongPlace
package handshakeauth

import (
	"context"
	"errors"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	if socket.Handshake().Query.Has("token") {
		return a.refuse(socket, errors.New("a token in the URL"))
	}
	claims, err := a.check(ctx, socket.Handshake().Auth)
	if err != nil {
		return a.refuse(socket, err)
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
