//go:build mutant

// Everybody with a role may see what was refused, and an attacker learns what is noticed.
//
//lab:breaks 3.10
//lab:kills TestEachEventDemandsItsRole
package authorization

import (
	"slices"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return err
	}
	if e.Name == "stats" && slices.Contains(ranks, role) {
		return nil
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}
