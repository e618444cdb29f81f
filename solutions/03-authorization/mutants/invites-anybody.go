//go:build mutant

// Somebody whom nobody knows gets a place on a list, for the day on which somebody
// takes the name.
//
//lab:breaks 3.2
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"
)

func (p *invite) allow(ctx context.Context, c caller) error { return c.moderates(ctx, p.room) }
