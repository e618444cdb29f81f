//go:build mutant

// A moderator may leave every room by removing themself.
//
//lab:breaks 3.6 3.45
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (p *kick) allow(ctx context.Context, c caller) error {
	if string(p.user) == c.user && c.role != app.Admin {
		_, err := c.visibleRoom(ctx, p.room)
		return err
	}
	if err := c.moderates(ctx, p.room); err != nil {
		return err
	}
	role, err := c.roleOf(ctx, p.user)
	if err == nil && role == app.Admin {
		return forbidden
	}
	return err
}
