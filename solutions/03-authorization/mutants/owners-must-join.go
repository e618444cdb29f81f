//go:build mutant

// An owner who has not joined the room can neither invite nor remove.
//
//lab:overdoes 3.6 3.22 3.45
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"
	"slices"

	"socketlab/labs/03-authorization/app"
)

func (c caller) moderates(ctx context.Context, name roomName) error {
	room, err := c.visibleRoom(ctx, name)
	if err != nil {
		return err
	}
	if (room.Owner != c.user || !slices.Contains(c.socket.Rooms(), string(name))) && c.role != app.Admin {
		return forbidden
	}
	return nil
}
