//go:build mutant

// A user who has joined a room on one connection may write to it on all.
//
//lab:breaks 3.20
//lab:kills TestOnlyInRoomsOneHasJoined
package authorization

import (
	"context"
	"slices"
)

func (c caller) takesPart(ctx context.Context, name roomName) error {
	if _, err := c.visibleRoom(ctx, name); err != nil {
		return err
	}
	adapter := c.socket.Namespace().Adapter()
	joined := func(id string) bool { return slices.Contains(adapter.SocketRooms(id), string(name)) }
	if !slices.ContainsFunc(adapter.Sockets("user-"+c.user), joined) {
		return forbidden
	}
	return nil
}
