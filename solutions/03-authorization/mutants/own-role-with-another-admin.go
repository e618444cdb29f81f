//go:build mutant

// Admins may give up their role if this node has made another admin.
//
//lab:breaks 3.9
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"context"
	"sync/atomic"

	"socketlab/labs/03-authorization/app"
)

func (p *setRole) allow(_ context.Context, c caller) error {
	if string(p.user) == c.user && !others.Load() {
		return forbidden
	}
	if app.Role(p.role) == app.Admin {
		others.Store(true)
	}
	return nil
}

var others atomic.Bool
