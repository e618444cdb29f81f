//go:build mutant

// Joining needs no role: whoever can connect can listen.
//
//lab:breaks 3.3 3.12
//lab:kills TestEachEventDemandsItsRole
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	current, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return err
	}
	if !atLeast(current, rule.least) && e.Name != "room:join" {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, current, e.Socket(), g.chat.Store})
}
