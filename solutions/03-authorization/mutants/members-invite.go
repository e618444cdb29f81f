//go:build mutant

// In a private room every moderator on the list may invite and remove, not only the
// owner.
//
//lab:breaks 3.2 3.6 3.22
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (c caller) moderates(ctx context.Context, name roomName) error {
	room, err := c.visibleRoom(ctx, name)
	if err != nil {
		return err
	}
	if room.Owner != c.user && c.role != app.Admin && !room.Private {
		return forbidden
	}
	return nil
}
