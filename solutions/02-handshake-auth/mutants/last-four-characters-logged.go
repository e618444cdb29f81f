//go:build mutant

// The log has the last four characters of a refused token, as a shop shows those of a card.
//
//lab:breaks 2.58
//lab:kills TestNoSecretsInTheLog
package handshakeauth

import (
	"context"
	"encoding/json"
	"fmt"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	if err != nil {
		var auth struct{ Token string }
		_ = json.Unmarshal(socket.Handshake().Auth, &auth)
		return a.refuse(socket, fmt.Errorf("%w, token …%s", err, auth.Token[max(0, len(auth.Token)-4):]))
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
