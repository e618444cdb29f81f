//go:build mutant

// Every room that was created exists for everybody, whether it is private or not.
//
//lab:breaks 3.13
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (c caller) visibleRoom(ctx context.Context, name roomName) (app.Room, error) {
	room, found, err := c.store.Room(ctx, string(name))
	if err == nil && !found {
		err = notFound
	}
	return room, err
}
