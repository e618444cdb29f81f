//go:build mutant

// A role can be given only to somebody who has one: nobody new gets in.
//
//lab:overdoes 3.9
//lab:kills all
package authorization

import (
	"context"
)

func (p *setRole) allow(ctx context.Context, c caller) error {
	if string(p.user) == c.user {
		return forbidden
	}
	_, err := c.roleOf(ctx, p.user)
	return err
}
