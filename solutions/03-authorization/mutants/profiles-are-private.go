//go:build mutant

// Users read only their own profile.
//
//lab:overdoes 3.8
//lab:kills TestMassAssignment
package authorization

import (
	"context"
)

func (p *getProfile) allow(ctx context.Context, c caller) error {
	if string(p.user) != c.user {
		return forbidden
	}
	return nil
}
