//go:build mutant

// Only the admin from LAB_KEYS gives roles, and no admin who got the role from another.
//
//lab:overdoes 3.17
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"context"
	"strings"
)

func (p *setRole) allow(_ context.Context, c caller) error {
	if string(p.user) == c.user || !strings.HasPrefix(c.user, "root-") {
		return forbidden
	}
	return nil
}
