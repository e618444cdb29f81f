//go:build mutant

// An owner who was removed from a private room cannot read it, but invites themself back.
//
//lab:breaks 3.23 3.26
//lab:kills TestRemovedMemberIsOutEverywhere
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (c caller) moderates(ctx context.Context, name roomName) error {
	room, found, err := c.store.Room(ctx, string(name))
	if err != nil {
		return err
	}
	if found && room.Owner == c.user {
		return nil
	}
	if _, err := c.visibleRoom(ctx, name); err != nil {
		return err
	}
	if c.role != app.Admin {
		return forbidden
	}
	return nil
}
