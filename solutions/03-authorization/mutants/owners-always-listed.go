//go:build mutant

// A private room always exists for its owner, even for one whom an admin has removed.
//
//lab:breaks 3.23 3.26
//lab:kills TestRemovedMemberIsOutEverywhere
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
	if c.role != app.Admin && (!found || room.Private && room.Owner != c.user) {
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
