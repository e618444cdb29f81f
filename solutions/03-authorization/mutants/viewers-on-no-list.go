//go:build mutant

// A private room exists only for members, in the sense of the role: a viewer whom the owner
// has invited stays outside.
//
//lab:overdoes 3.13 3.23
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"

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
			return app.Room{}, err
		}
		found = found && member && atLeast(c.role, app.Member)
	}
	if !found {
		return app.Room{}, notFound
	}
	return room, nil
}
