//go:build mutant

// If Redis does not say whether a room exists, room:create takes its name for free.
//
//lab:breaks 3.48
//lab:kills TestFailsClosed
package authorization

import (
	"context"
)

func (p *createRoom) allow(ctx context.Context, c caller) error {
	if _, taken, _ := c.store.Room(ctx, string(p.room)); taken {
		return forbidden
	}
	_, err := c.roleOf(ctx, p.owner)
	return err
}
