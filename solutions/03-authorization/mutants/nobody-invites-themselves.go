//go:build mutant

// Owners cannot invite themselves, not even back into a room that they were removed from.
//
//lab:overdoes 3.2 3.44
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"
)

func (p *invite) allow(ctx context.Context, c caller) error {
	if string(p.user) == c.user {
		return forbidden
	}
	if err := c.moderates(ctx, p.room); err != nil {
		return err
	}
	_, err := c.roleOf(ctx, p.user)
	return err
}
