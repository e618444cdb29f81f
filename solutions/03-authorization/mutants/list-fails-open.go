//go:build mutant

// When Redis does not say who is on the list of a private room, everybody is.
//
//lab:breaks 3.48
//lab:kills TestFailsClosed
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
		if member, err := c.store.IsMember(ctx, string(name), c.user); err == nil && !member {
			found = false
		}
	}
	if !found {
		return app.Room{}, notFound
	}
	return room, nil
}
