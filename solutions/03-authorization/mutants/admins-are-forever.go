//go:build mutant

// The role of an admin cannot be taken away.
//
//lab:overdoes 3.9 3.25
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (p *setRole) allow(ctx context.Context, c caller) error {
	role, err := c.store.Role(ctx, string(p.user))
	if err == nil && role == app.Admin {
		return forbidden
	}
	return err
}
