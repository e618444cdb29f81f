//go:build mutant

// Admins may give themselves the role that they have.
//
//lab:breaks 3.9
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"context"
)

func (p *setRole) allow(_ context.Context, c caller) error {
	if string(p.user) == c.user && string(p.role) != string(c.role) {
		return forbidden
	}
	return nil
}
