//go:build mutant

// Whoever has a role of which Redis says nothing is no admin, and can be removed.
//
//lab:breaks 3.48
//lab:kills TestFailsClosed
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (p *kick) allow(ctx context.Context, c caller) error {
	if err := c.moderates(ctx, p.room); err != nil {
		return err
	}
	role, err := c.roleOf(ctx, p.user)
	if err == notFound {
		return err
	}
	if role == app.Admin {
		return forbidden
	}
	return nil
}
