//go:build mutant

// A socket that has joined a room may write to every room that exists for its user.
//
//lab:breaks 3.45
//lab:kills TestOnlyInRoomsOneHasJoined
package authorization

import (
	"context"
)

func (c caller) takesPart(ctx context.Context, name roomName) error {
	if _, err := c.visibleRoom(ctx, name); err != nil {
		return err
	}
	if len(c.socket.Rooms()) <= 2 { // the socket's own and the user's
		return forbidden
	}
	return nil
}
