//go:build mutant

// A room that does not exist for a user is not found even if the role does not suffice.
//
//lab:overdoes 3.24
//lab:kills TestPrivateRoomIsForMembers
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
	err = p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
	if !atLeast(role, rule.least) && err != notFound {
		return forbidden
	}
	return err
}
