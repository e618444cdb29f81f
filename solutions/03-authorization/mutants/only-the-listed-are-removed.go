//go:build mutant

// Only a user on its list can be removed from a private room.
//
//lab:overdoes 3.6
//lab:kills TestRemovedMemberIsOutEverywhere
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
	if role == app.Admin {
		return forbidden
	}
	room, _, err := c.store.Room(ctx, string(p.room))
	if err != nil || !room.Private {
		return err
	}
	listed, err := c.store.IsMember(ctx, string(p.room), string(p.user))
	if err == nil && !listed {
		return notFound
	}
	return err
}
