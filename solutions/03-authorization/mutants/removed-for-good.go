//go:build mutant

// A user who was removed from a public room cannot come back.
//
//lab:overdoes 3.3
//lab:kills TestModeratorsKeepToTheirOwnRooms
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

func (p *joinRoom) allow(ctx context.Context, c caller) error {
	room, err := c.visibleRoom(ctx, p.room)
	if _, gone := removed.Load(string(p.room) + ":" + c.user); err == nil && gone && !room.Private {
		return forbidden
	}
	return err
}

var removed sync.Map
