//go:build mutant

// The owner of a room may write to it and read it without having joined it.
//
//lab:breaks 3.4 3.5 3.45
//lab:kills TestOnlyInRoomsOneHasJoined
package authorization

import (
	"context"
	"slices"
)

func (c caller) takesPart(ctx context.Context, name roomName) error {
	room, err := c.visibleRoom(ctx, name)
	if err != nil {
		return err
	}
	if room.Owner != c.user && !slices.Contains(c.socket.Rooms(), string(name)) {
		return forbidden
	}
	return nil
}
