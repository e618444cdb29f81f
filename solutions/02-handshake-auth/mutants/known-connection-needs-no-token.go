//go:build mutant

// A connection that was accepted once in a namespace may return to it without a token.
//
//lab:breaks 2.8
//lab:kills TestTokenRequired
package handshakeauth

import (
	"context"
	"sync"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

// known has the claims that each connection has shown, by namespace.
var known sync.Map

type place struct {
	connection any
	namespace  string
}

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	here := place{socket.Request(), socket.Namespace().Name()}
	claims, err := a.check(ctx, socket.Handshake().Auth)
	if before, ok := known.Load(here); ok && err != nil {
		claims, err = before.(*Claims), nil
	}
	if err != nil {
		return a.refuse(socket, err)
	}
	known.Store(here, claims)
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
