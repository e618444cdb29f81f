//go:build mutant

// Somebody who says the same twice in a row is refused, like a machine.
//
//lab:overdoes 3.4
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"context"
	"sync"
)

func (p *say) allow(ctx context.Context, c caller) error {
	if err := c.takesPart(ctx, p.room); err != nil {
		return err
	}
	if last, _ := lastTexts.Swap(c.user, p.text); last == p.text {
		return forbidden
	}
	return nil
}

var lastTexts sync.Map
