//go:build mutant

// /admin does not ask whether a token is revoked: only sockets that are connected are disconnected.
//
//lab:breaks 2.50
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"context"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
	"socketlab/labs/strictjson"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	if err == errRevoked && socket.Namespace().Name() == app.Admin {
		var token string
		_ = strictjson.Object(socket.Handshake().Auth, strictjson.Fields{"token": &token})
		claims, err = a.verifier.Verify(token)
	}
	if err != nil {
		return a.refuse(socket, err)
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
