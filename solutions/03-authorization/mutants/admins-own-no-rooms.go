//go:build mutant

// An admin creates rooms for others only.
//
//lab:overdoes 3.1
//lab:kills TestEachEventDemandsItsRole
package authorization

import (
	"context"
)

func (p *createRoom) allow(ctx context.Context, c caller) error {
	_, taken, err := c.store.Room(ctx, string(p.room))
	if err != nil {
		return err
	}
	if taken || string(p.owner) == c.user {
		return forbidden
	}
	_, err = c.roleOf(ctx, p.owner)
	return err
}
