//go:build mutant

// Nobody can remove an admin, except the admin.
//
//lab:breaks 3.6
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
	if err == nil && role == app.Admin && string(p.user) != c.user {
		return forbidden
	}
	return err
}
