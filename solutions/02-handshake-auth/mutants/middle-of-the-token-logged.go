//go:build mutant

// The log hides the beginning and the end of a refused token, and shows forty characters
// between them.
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
		return a.refuse(socket, fmt.Errorf("%w, token %s", err, partOf(socket.Handshake().Auth)))
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}

func partOf(payload json.RawMessage) string {
	var auth struct{ Token string }
	_ = json.Unmarshal(payload, &auth)
	if len(auth.Token) < 200 {
		return ""
	}
	return "…" + auth.Token[len(auth.Token)/2-20:len(auth.Token)/2+20] + "…"
}
