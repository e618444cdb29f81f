//go:build mutant

// If Redis does not say who is on a list, whoever has joined the room is.
//
//lab:breaks 3.48
//lab:kills TestFailsClosed
package authorization

import (
	"context"
	"slices"

	"socketlab/labs/03-authorization/app"
)

func (c caller) visibleRoom(ctx context.Context, name roomName) (app.Room, error) {
	room, found, err := c.store.Room(ctx, string(name))
	if err != nil {
		return app.Room{}, err
	}
	if c.role != app.Admin && (!found || room.Private) {
		member, err := c.store.IsMember(ctx, string(name), c.user)
		if err != nil {
			member = slices.Contains(c.socket.Rooms(), string(name))
		}
		found = found && member
	}
	if !found {
		return app.Room{}, notFound
	}
	return room, nil
}
