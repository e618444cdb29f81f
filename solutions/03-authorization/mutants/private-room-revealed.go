//go:build mutant

// A user who may not enter a private room gets forbidden. So strangers learn that
// the room exists, and that they have guessed its name.
//
//lab:breaks 3.24
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
	if !found {
		return app.Room{}, notFound
	}
	if room.Private && c.role != app.Admin {
		member, err := c.store.IsMember(ctx, string(name), c.user)
		if err != nil {
			return app.Room{}, err
		}
		if !member {
			return app.Room{}, forbidden
		}
	}
	return room, nil
}
