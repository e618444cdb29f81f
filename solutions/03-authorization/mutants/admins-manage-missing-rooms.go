//go:build mutant

// An admin may invite to and remove from any room, also one that nobody has created.
//
//lab:breaks 3.44
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (c caller) moderates(ctx context.Context, name roomName) error {
	if c.role == app.Admin {
		return nil
	}
	room, err := c.visibleRoom(ctx, name)
	if err != nil {
		return err
	}
	if room.Owner != c.user {
		return forbidden
	}
	return nil
}
