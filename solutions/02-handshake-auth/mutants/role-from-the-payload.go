//go:build mutant

// The payload is decoded into the user that came from the token, so the client
// can choose a role.
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
	options := struct {
		Role *string `json:"role"`
	}{&user.Role}
	_ = json.Unmarshal(socket.Handshake().Auth, &options)
	app.SetUser(socket, user)
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
