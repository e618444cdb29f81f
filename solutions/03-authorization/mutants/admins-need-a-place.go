//go:build mutant

// A private room exists only for those on its list: an admin is locked out.
//
//lab:overdoes 3.13 3.31
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (c caller) visibleRoom(ctx context.Context, name roomName) (app.Room, error) {
	room, found, err := c.store.Room(ctx, string(name))
	if err == nil && found && room.Private {
		found, err = c.store.IsMember(ctx, string(name), c.user)
	}
	if err != nil {
		return app.Room{}, err
	}
	if !found {
		return app.Room{}, notFound
	}
	return room, nil
}
