//go:build mutant

// A name without a room is remembered for a minute: a room that has just been
// created does not exist yet.
//
//lab:breaks 3.19
//lab:kills TestOneRoomForAllSpellings TestRemovedMemberIsOutEverywhere
package authorization

import (
	"context"
	"sync"
	"time"

	"socketlab/labs/03-authorization/app"
)

func (c caller) visibleRoom(ctx context.Context, name roomName) (app.Room, error) {
	if until, ok := absent.Load(name); ok && time.Now().Before(until.(time.Time)) {
		return app.Room{}, notFound
	}
	room, found, err := c.store.Room(ctx, string(name))
	if err == nil && !found {
		absent.Store(name, time.Now().Add(time.Minute))
	}
	if err == nil && found && room.Private && c.role != app.Admin {
		found, err = c.store.IsMember(ctx, string(name), c.user)
	}
	if err != nil {
		return app.Room{}, err
	}
	if !found {
		return app.Room{}, notFound
	}
	return room, nil
}

var absent sync.Map
