//go:build mutant

// The refusal says what is wrong with the token, which helps an attacker who is
// trying out tokens.
//
//lab:breaks 2.8
//lab:kills TestRefusalsLookAlike
package handshakeauth

import (
	"context"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	if err != nil {
		return &socketio.ConnectError{Message: "Unauthorized", Data: map[string]string{"reason": err.Error()}}
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
