package authorization

import (
	"context"
	"slices"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

// A call is an event on its way through the steps of its policy. Only the payload comes
// from the client.
type call struct {
	ctx     context.Context
	store   *app.Store
	socket  *socketio.Socket
	user    string
	payload payload

	role  app.Role // since demands
	room  app.Room // since roomExists
	other app.Role // of the user whom the payload names, since isKnown
}

// text returns a field that the schema has read as a string.
func (c *call) text(name string) string { return c.payload[name].(string) }

// A step lets a call go on to the next one. Its error is a refusal, or means that the
// store did not answer.
type step func(*call) error

// ranks are the roles from the least to the most. A user without a role is below them.
var ranks = []app.Role{app.Viewer, app.Member, app.Moderator, app.Admin}

// demands asks for the user's role, which another node may have changed a moment ago.
func demands(least app.Role) step {
	return func(c *call) (err error) {
		if c.role, err = c.store.Role(c.ctx, c.user); err != nil {
			return err
		}
		if slices.Index(ranks, c.role) < slices.Index(ranks, least) {
			return forbidden
		}
		return nil
	}
}

// roomIsFree wants a name that no room has.
func roomIsFree(c *call) error {
	_, taken, err := c.store.Room(c.ctx, c.text("room"))
	if err != nil {
		return err
	}
	if taken {
		return forbidden
	}
	return nil
}

// roomExists wants a room that exists for the user. It asks both questions for every
// room, so that its time does not tell a private room from a missing one.
func roomExists(c *call) error {
	room, created, err := c.store.Room(c.ctx, c.text("room"))
	if err != nil {
		return err
	}
	listed, err := c.store.IsMember(c.ctx, c.text("room"), c.user)
	if err != nil {
		return err
	}
	if !created || room.Private && !listed && c.role != app.Admin {
		return notFound
	}
	c.room = room
	return nil
}

// ownsRoom wants the owner of the room, or an admin.
func ownsRoom(c *call) error {
	if c.room.Owner != c.user && c.role != app.Admin {
		return forbidden
	}
	return nil
}

// hasJoined wants a socket that has joined the room. The user's other sockets do not
// matter.
func hasJoined(c *call) error {
	if !slices.Contains(c.socket.Rooms(), c.text("room")) {
		return forbidden
	}
	return nil
}

// isKnown wants a user with a role.
func isKnown(field string) step {
	return func(c *call) (err error) {
		if c.other, err = c.store.Role(c.ctx, c.text(field)); err != nil {
			return err
		}
		if c.other == "" {
			return notFound
		}
		return nil
	}
}

// otherIsNoAdmin protects admins from everybody.
func otherIsNoAdmin(c *call) error {
	if c.other == app.Admin {
		return forbidden
	}
	return nil
}

// isSomebodyElse prevents that the last admin gives up the role.
func isSomebodyElse(field string) step {
	return func(c *call) error {
		if c.text(field) == c.user {
			return forbidden
		}
		return nil
	}
}
