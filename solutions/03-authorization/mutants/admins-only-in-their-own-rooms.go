//go:build mutant

// An admin, too, must own the room to remove or invite somebody.
//
//lab:overdoes 3.2 3.6
//lab:kills TestModeratorsKeepToTheirOwnRooms TestEachEventDemandsItsRole
package authorization

import (
	"context"
)

func (c caller) moderates(ctx context.Context, name roomName) error {
	room, err := c.visibleRoom(ctx, name)
	if err == nil && room.Owner != c.user {
		return forbidden
	}
	return err
}
