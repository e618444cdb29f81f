//go:build mutant

// A socket that has joined a room cannot join another one.
//
//lab:overdoes 3.3 3.20
//lab:kills TestOnlyInRoomsOneHasJoined TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"
	"slices"
)

func (p *joinRoom) allow(ctx context.Context, c caller) error {
	if _, err := c.visibleRoom(ctx, p.room); err != nil {
		return err
	}
	if len(c.socket.Rooms()) > 2 && !slices.Contains(c.socket.Rooms(), string(p.room)) {
		return forbidden
	}
	return nil
}
