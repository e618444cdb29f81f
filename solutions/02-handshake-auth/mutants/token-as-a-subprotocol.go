//go:build mutant

// A token among the subprotocols of the WebSocket is as good as one in the payload.
//
//lab:breaks 2.5
//lab:kills TestTokenInTheWrongPlace
package handshakeauth

import (
	"context"
	"encoding/json"
	"strings"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, socket.Handshake().Auth)
	for protocol := range strings.SplitSeq(socket.Handshake().Headers.Get("Sec-Websocket-Protocol"), ",") {
		if err != nil {
			payload, _ := json.Marshal(map[string]string{"token": strings.TrimSpace(protocol)})
			claims, err = a.check(ctx, payload)
		}
	}
	if err != nil {
		return a.refuse(socket, err)
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}
