//go:build mutant

// A private room exists for every moderator, as it does for admins.
//
//lab:breaks 3.13 3.24
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
	if !atLeast(c.role, app.Moderator) && (!found || room.Private) {
		member, err := c.store.IsMember(ctx, string(name), c.user)
		if err != nil {
			return app.Room{}, err
		}
		found = found && member
	}
	if !found {
		return app.Room{}, notFound
	}
	return room, nil
}
