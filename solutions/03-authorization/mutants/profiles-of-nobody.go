//go:build mutant

// The profile of somebody whom nobody knows is empty instead of not found.
//
//lab:breaks 3.8
//lab:kills TestMassAssignment
package authorization

import (
	"context"
)

func (p *getProfile) allow(context.Context, caller) error { return nil }
