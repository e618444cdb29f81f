//go:build mutant

// The guard checks the role and not the room: a moderator of one room removes
// members from all of them.
//
//lab:breaks 3.2 3.6
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"
)

func (c caller) moderates(ctx context.Context, name roomName) error {
	_, err := c.visibleRoom(ctx, name)
	return err
}
