//go:build mutant

// Nobody is accepted.
//
//lab:overdoes 2.7
//lab:kills all
package handshakeauth

import (
	"context"

	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(context.Context, *socketio.Socket) error {
	return errUnauthorized
}
