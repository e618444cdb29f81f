//go:build mutant

// The log says who wanted to be in /admin without the role: a claim of a refused token.
//
//lab:breaks 2.58
//lab:kills TestNoSecretsInTheLog
package handshakeauth

import (
	"context"
	"fmt"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) requireRole(role string) socketio.Middleware {
	return func(_ context.Context, socket *socketio.Socket) error {
		if user, ok := app.UserOf(socket); !ok || user.Role != role {
			return a.refuse(socket, fmt.Errorf("%w: %s is a %s", errRole, user.ID, user.Role))
		}
		return nil
	}
}
