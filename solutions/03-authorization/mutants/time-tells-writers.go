//go:build mutant

// Only room:join asks as many questions about a missing room as about a private one. The
// time of room:say and room:history tells them apart.
//
//lab:breaks 3.24
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"
	"slices"

	"socketlab/labs/03-authorization/app"
)

func (c caller) takesPart(ctx context.Context, name roomName) error {
	room, found, err := c.store.Room(ctx, string(name))
	if err == nil && found && room.Private && c.role != app.Admin {
		found, err = c.store.IsMember(ctx, string(name), c.user)
	}
	if err != nil {
		return err
	}
	if !found {
		return notFound
	}
	if !slices.Contains(c.socket.Rooms(), string(name)) {
		return forbidden
	}
	return nil
}
