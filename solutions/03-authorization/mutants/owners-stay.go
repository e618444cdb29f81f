//go:build mutant

// Nobody can remove the owner of a room, not even an admin.
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
	if err != nil {
		return err
	}
	room, _, err := c.store.Room(ctx, string(p.room))
	if err == nil && (role == app.Admin || room.Owner == string(p.user)) {
		return forbidden
	}
	return err
}
