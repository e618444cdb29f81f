//go:build mutant

// The guard reads no error with the list of a room: whoever is on it reads not_found while
// Redis does not answer.
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
		member, _ := c.store.IsMember(ctx, string(name), c.user)
		found = found && member
	}
	if !found {
		return app.Room{}, notFound
	}
	return room, nil
}
