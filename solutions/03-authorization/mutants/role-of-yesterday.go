//go:build mutant

// While Redis is away, the guard goes by the role that it has seen last.
//
//lab:breaks 3.48
//lab:kills TestFailsClosed
package authorization

import (
	"sync"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		last, seen := lastRoles.Load(user)
		if !seen {
			return err
		}
		role = last.(app.Role)
	}
	lastRoles.Store(user, role)
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}

var lastRoles sync.Map
