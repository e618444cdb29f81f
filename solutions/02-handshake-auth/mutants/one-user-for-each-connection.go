//go:build mutant

// The second socket of a connection must belong to the user of the first.
//
//lab:overdoes 2.34
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
	for _, s := range a.sessions() {
		if s.socket.Request() == socket.Request() && s.current().Subject != claims.Subject {
			return a.refuse(socket, errors.New("another user"))
		}
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
