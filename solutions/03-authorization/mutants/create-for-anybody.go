//go:build mutant

// A room is created for an owner whom nobody knows.
//
//lab:breaks 3.1
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
	if taken {
		return forbidden
	}
	return nil
}
