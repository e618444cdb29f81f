//go:build mutant

// The guard checks who asks, but not who is to be removed: the owner of a room
// removes an admin from it.
//
//lab:breaks 3.6
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"
)

func (p *kick) allow(ctx context.Context, c caller) error {
	if err := c.moderates(ctx, p.room); err != nil {
		return err
	}
	_, err := c.roleOf(ctx, p.user)
	return err
}
