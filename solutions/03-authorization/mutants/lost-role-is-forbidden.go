//go:build mutant

// A user about whose role Redis does not answer has none: during an outage everybody
// reads that it is forbidden.
//
//lab:breaks 3.48
//lab:kills TestFailsClosed
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	role, _ := g.chat.Store.Role(e.Context(), user)
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}
