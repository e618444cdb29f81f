//go:build mutant

// A user who was removed from a private room stays outside, invited again or not.
//
//lab:overdoes 3.23 3.26
//lab:kills TestRemovedMemberIsOutEverywhere
package authorization

import (
	"context"
	"sync"

	"socketlab/labs/03-authorization/app"
)

func (p *kick) allow(ctx context.Context, c caller) error {
	if err := c.moderates(ctx, p.room); err != nil {
		return err
	}
	role, err := c.roleOf(ctx, p.user)
	if err != nil {
		return err
	}
	if role == app.Admin {
		return forbidden
	}
	removed.Store(string(p.room)+":"+string(p.user), true)
	return nil
}

func (p *invite) allow(ctx context.Context, c caller) error {
	if err := c.moderates(ctx, p.room); err != nil {
		return err
	}
	if _, gone := removed.Load(string(p.room) + ":" + string(p.user)); gone {
		return forbidden
	}
	_, err := c.roleOf(ctx, p.user)
	return err
}

var removed sync.Map
