//go:build mutant

// The time of room:invite and room:kick tells a private room from a missing one.
//
//lab:breaks 3.24
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (c caller) moderates(ctx context.Context, name roomName) error {
	room, found, err := c.store.Room(ctx, string(name))
	if err == nil && found && room.Private && c.role != app.Admin {
		found, err = c.store.IsMember(ctx, string(name), c.user)
	}
	if err != nil {
		return err
	}
	if !found {
		return notFound
	}
	if room.Owner != c.user && c.role != app.Admin {
		return forbidden
	}
	return nil
}
