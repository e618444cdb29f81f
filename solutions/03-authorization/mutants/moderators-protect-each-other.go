//go:build mutant

// A moderator, like an admin, cannot be removed from a room.
//
//lab:overdoes 3.6
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (p *kick) allow(ctx context.Context, c caller) error {
	if err := c.moderates(ctx, p.room); err != nil {
		return err
	}
	role, err := c.roleOf(ctx, p.user)
	if err == nil && atLeast(role, app.Moderator) {
		return forbidden
	}
	return err
}
