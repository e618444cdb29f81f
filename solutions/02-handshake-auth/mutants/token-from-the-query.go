//go:build mutant

// A token in the URL or in a cookie is as good as one in the payload.
//
//lab:breaks 2.5
//lab:kills TestTokenInTheWrongPlace
package handshakeauth

import (
	"context"
	"encoding/json"
	"net/http"

	"socketlab/labs/02-handshake-auth/app"
	"socketlab/labs/socketio"
)

func (a *Authenticator) Authenticate(ctx context.Context, socket *socketio.Socket) error {
	claims, err := a.check(ctx, anywhere(socket.Handshake()))
	if err != nil {
		return errUnauthorized
	}
	app.SetUser(socket, claims.User())
	socket.Data().Set(sessionKey, &session{socket: socket, clock: a.clock, claims: claims})
	return nil
}

func anywhere(h *socketio.Handshake) json.RawMessage {
	token := h.Query.Get("token")
	if cookie, err := (&http.Request{Header: h.Headers}).Cookie("token"); err == nil && token == "" {
		token = cookie.Value
	}
	if token == "" {
		return h.Auth
	}
	payload, _ := json.Marshal(map[string]string{"token": token})
	return payload
}
