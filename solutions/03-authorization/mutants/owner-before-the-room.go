//go:build mutant

// For a name that is taken, room:create says whether the owner is known.
//
//lab:breaks 3.1
//lab:kills TestEachEventDemandsItsRole
package authorization

import (
	"context"
)

func (p *createRoom) allow(ctx context.Context, c caller) error {
	if _, err := c.roleOf(ctx, p.owner); err != nil {
		return err
	}
	_, taken, err := c.store.Room(ctx, string(p.room))
	if err == nil && taken {
		return forbidden
	}
	return err
}
