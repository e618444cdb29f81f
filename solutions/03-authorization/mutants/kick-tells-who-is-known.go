//go:build mutant

// Before it looks whose room it is, room:kick says whether the user is known.
//
//lab:breaks 3.45
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (p *kick) allow(ctx context.Context, c caller) error {
	if _, err := c.visibleRoom(ctx, p.room); err != nil {
		return err
	}
	role, err := c.roleOf(ctx, p.user)
	if err != nil {
		return err
	}
	if role == app.Admin {
		return forbidden
	}
	return c.moderates(ctx, p.room)
}
