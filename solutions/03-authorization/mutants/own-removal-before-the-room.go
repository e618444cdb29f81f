//go:build mutant

// An admin who removes themself is refused before the guard looks for the room.
//
//lab:breaks 3.44
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (p *kick) allow(ctx context.Context, c caller) error {
	if c.role == app.Admin && string(p.user) == c.user {
		return forbidden
	}
	if err := c.moderates(ctx, p.room); err != nil {
		return err
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
