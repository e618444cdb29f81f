//go:build mutant

// /admin asks the payload for the role, if there is one in it.
//
//lab:breaks 2.32
//lab:kills TestAdminNamespace
package handshakeauth

import (
	"context"
	"encoding/json"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) requireRole(role string) socketio.Middleware {
	return func(_ context.Context, socket *socketio.Socket) error {
		user, _ := app.UserOf(socket)
		_ = json.Unmarshal(socket.Handshake().Auth, &user)
		if user.Role != role {
			return a.refuse(socket, errRole)
		}
		return nil
	}
}
