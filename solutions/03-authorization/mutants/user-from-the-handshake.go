//go:build mutant

// The guard reads the user from the handshake again, into a struct, which takes USER for
// user: it judges somebody else than the chat.
//
//lab:breaks 3.15
//lab:kills TestUserNames
package authorization

import (
	"encoding/json"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	var handshake struct{ User string }
	if json.Unmarshal(e.Socket().Handshake().Auth, &handshake) == nil && handshake.User != "" {
		user = handshake.User
	}
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return err
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}
