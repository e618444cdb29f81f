//go:build mutant

// The owner of a room invites whatever the owner's role is.
//
//lab:breaks 3.2 3.22
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return err
	}
	c := caller{user, role, e.Socket(), g.chat.Store}
	if !atLeast(role, rule.least) && !c.ownsRoomOf(e.Context(), p) {
		return forbidden
	}
	return p.allow(e.Context(), c)
}

func (c caller) ownsRoomOf(ctx context.Context, p payload) bool {
	invitation, ok := p.(*invite)
	if !ok || c.role == "" {
		return false
	}
	room, _, err := c.store.Room(ctx, string(invitation.room))
	return err == nil && room.Owner == c.user
}
