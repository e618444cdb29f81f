//go:build mutant

// Nobody removes themself, although only admins may not.
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
	if string(p.user) == c.user {
		return forbidden
	}
	role, err := c.roleOf(ctx, p.user)
	if err != nil {
		return err
	}
	if role == app.Admin {
		return forbidden
	}
	return nil
}
