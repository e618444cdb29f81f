//go:build mutant

// The guard takes a room about which Redis does not answer for one that does not exist.
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
		return app.Room{}, notFound
	}
	if c.role != app.Admin && (!found || room.Private) {
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
