//go:build mutant

// Only the admin from LAB_KEYS may see what was refused.
//
//lab:overdoes 3.10
//lab:kills TestEachEventDemandsItsRole TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"context"
	"strings"
)

func (p *stats) allow(_ context.Context, c caller) error {
	if !strings.HasPrefix(c.user, "root-") {
		return forbidden
	}
	return nil
}
