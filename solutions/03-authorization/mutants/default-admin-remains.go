//go:build mutant

// The user root, whom the workbook uses without LAB_KEYS, is an admin wherever the server
// runs.
//
//lab:breaks 3.17
//lab:kills TestEachEventDemandsItsRole
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return err
	}
	if user == "root" {
		role = app.Admin
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}
