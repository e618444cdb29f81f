//go:build mutant

// The client says who it is; any valid token will do.
//
//lab:breaks 2.6
//lab:kills TestIdentity
package handshakeauth

import (
	"context"
	"encoding/json"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	if err != nil {
		return errUnauthorized
	}
	user := claims.User()
	var payload struct{ ID, Name string }
	if json.Unmarshal(socket.Handshake().Auth, &payload) == nil && payload.ID != "" {
		user.ID, user.Name = payload.ID, payload.Name
	}
	app.SetUser(socket, user)
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
