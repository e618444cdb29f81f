//go:build mutant

// A room that the moderator does not own is not found, public or not.
//
//lab:overdoes 3.44 3.45
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (c caller) moderates(ctx context.Context, name roomName) error {
	room, err := c.visibleRoom(ctx, name)
	if err != nil {
		return err
	}
	if room.Owner != c.user && c.role != app.Admin {
		return notFound
	}
	return nil
}
