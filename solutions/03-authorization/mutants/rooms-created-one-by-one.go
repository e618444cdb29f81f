//go:build mutant

// A mutex is locked while room:create asks for the room, so that two cannot create it at once.
//
//lab:breaks 3.47
//lab:kills TestNobodyWaitsForOthers
package authorization

import (
	"context"
	"sync"
)

func (p *createRoom) allow(ctx context.Context, c caller) error {
	creating.Lock()
	defer creating.Unlock()
	_, taken, err := c.store.Room(ctx, string(p.room))
	if err != nil {
		return err
	}
	if taken {
		return forbidden
	}
	_, err = c.roleOf(ctx, p.owner)
	return err
}

var creating sync.Mutex
