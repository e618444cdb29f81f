//go:build mutant

// The guard trusts the room that the payload names: a user who may see a room may
// write to it without having joined (an insecure direct object reference).
//
//lab:breaks 3.4 3.5
//lab:kills TestOnlyInRoomsOneHasJoined
package authorization

import (
	"context"
)

func (c caller) takesPart(ctx context.Context, name roomName) error {
	_, err := c.visibleRoom(ctx, name)
	return err
}
