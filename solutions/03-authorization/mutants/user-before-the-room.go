//go:build mutant

// The guard looks up whether a user is known before it looks whose room it is: a
// moderator of another room learns it.
//
//lab:breaks 3.45
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"
)

func (p *invite) allow(ctx context.Context, c caller) error {
	if _, err := c.visibleRoom(ctx, p.room); err != nil {
		return err
	}
	if _, err := c.roleOf(ctx, p.user); err != nil {
		return err
	}
	return c.moderates(ctx, p.room)
}
