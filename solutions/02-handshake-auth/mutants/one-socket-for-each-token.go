//go:build mutant

// A token that a socket uses already is refused as a replay.
//
//lab:overdoes 2.65
//lab:kills TestSharedToken
package handshakeauth

import (
	"context"
	"errors"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

var errReplayed = errors.New("another socket uses the token")

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	if err != nil {
		return a.refuse(socket, err)
	}
	for _, s := range a.sessions() {
		if s.current().ID == claims.ID {
			return a.refuse(socket, errReplayed)
		}
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
