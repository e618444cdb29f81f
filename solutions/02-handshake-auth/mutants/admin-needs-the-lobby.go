//go:build mutant

// /admin accepts only clients that are in / on the same connection.
//
//lab:overdoes 2.31
//lab:kills TestAdminNamespace
package handshakeauth

import (
	"context"
	"errors"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	if err != nil {
		return a.refuse(socket, err)
	}
	inLobby := socket.Namespace().Name() == app.Lobby
	for _, s := range a.sessions() {
		inLobby = inLobby || s.socket.Request() == socket.Request()
	}
	if !inLobby {
		return a.refuse(socket, errors.New("not in the lobby"))
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
