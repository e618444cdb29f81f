//go:build mutant

// An admin may write to every room and read it without having joined it.
//
//lab:breaks 3.4 3.5 3.45
//lab:kills TestOnlyInRoomsOneHasJoined
package authorization

import (
	"context"
	"slices"

	"socketlab/labs/03-authorization/app"
)

func (c caller) takesPart(ctx context.Context, name roomName) error {
	if _, err := c.visibleRoom(ctx, name); err != nil {
		return err
	}
	if c.role != app.Admin && !slices.Contains(c.socket.Rooms(), string(name)) {
		return forbidden
	}
	return nil
}
