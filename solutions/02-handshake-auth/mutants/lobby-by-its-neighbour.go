//go:build mutant

// / accepts a CONNECT without a valid token if the same connection is in /admin.
//
//lab:breaks 2.31
//lab:kills TestAdminNamespace
package handshakeauth

import (
	"context"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	for _, s := range a.sessions() {
		neighbour := s.socket.Request() == socket.Request() && s.socket.Namespace().Name() == app.Admin
		if err != nil && neighbour && socket.Namespace().Name() == app.Lobby {
			claims, err = s.current(), nil
		}
	}
	if err != nil {
		return a.refuse(socket, err)
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
