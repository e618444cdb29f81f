//go:build mutant

// Nobody asks whether the room exists already.
//
//lab:breaks 3.1
//lab:kills TestOneRoomForAllSpellings TestEachEventDemandsItsRole
package authorization

import (
	"context"
)

func (p *createRoom) allow(ctx context.Context, c caller) error {
	_, err := c.roleOf(ctx, p.owner)
	return err
}
