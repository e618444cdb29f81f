//go:build mutant

// The role is what the client says in the payload of its handshake. It is looked
// up only for clients that say nothing.
//
//lab:breaks 3.15
//lab:kills TestMassAssignment
package authorization

import (
	"encoding/json"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	var auth struct {
		Role app.Role `json:"role"`
	}
	_ = json.Unmarshal(e.Socket().Handshake().Auth, &auth)
	user, role := app.User(e.Socket()), auth.Role
	if role == "" {
		var err error
		if role, err = g.chat.Store.Role(e.Context(), user); err != nil {
			return err
		}
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}
