//go:build mutant

// room:create looks only for public rooms of the name. The chat refuses to take over a
// private one, and the admin reads that Redis is away.
//
//lab:breaks 3.1
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"
)

func (p *createRoom) allow(ctx context.Context, c caller) error {
	room, taken, err := c.store.Room(ctx, string(p.room))
	if err != nil {
		return err
	}
	if taken && !room.Private {
		return forbidden
	}
	_, err = c.roleOf(ctx, p.owner)
	return err
}
