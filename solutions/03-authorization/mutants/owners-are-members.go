//go:build mutant

// The owner of a room must be at least a member: a viewer gets no room.
//
//lab:overdoes 3.1
//lab:kills TestEachEventDemandsItsRole
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (p *createRoom) allow(ctx context.Context, c caller) error {
	_, taken, err := c.store.Room(ctx, string(p.room))
	if err != nil {
		return err
	}
	if taken {
		return forbidden
	}
	role, err := c.roleOf(ctx, p.owner)
	if err == nil && !atLeast(role, app.Member) {
		return forbidden
	}
	return err
}
