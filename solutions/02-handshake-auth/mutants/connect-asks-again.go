//go:build mutant

// CONNECT asks forty times more when Redis does not answer, and refuses the client after a
// minute.
//
//lab:breaks 2.53
//lab:kills TestRedisHangs
package handshakeauth

import (
	"context"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	for more := 40; err != nil && more > 0; more-- {
		claims, err = a.check(ctx, socket.Handshake().Auth)
	}
	if err != nil {
		return a.refuse(socket, err)
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
