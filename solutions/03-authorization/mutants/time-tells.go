//go:build mutant

// A private room needs one question to Redis more than a name that nobody has used. So the
// time of the answer tells whether there is a room.
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
	if err == nil && found && room.Private && c.role != app.Admin {
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
