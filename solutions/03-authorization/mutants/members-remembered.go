//go:build mutant

// A user who was once on a list is remembered as a member: nodes that have seen the
// user there do not hear of the removal.
//
//lab:breaks 3.23 3.26
//lab:kills TestRemovedMemberIsOutEverywhere
package authorization

import (
	"context"
	"sync"

	"socketlab/labs/03-authorization/app"
)

func (c caller) visibleRoom(ctx context.Context, name roomName) (app.Room, error) {
	room, found, err := c.store.Room(ctx, string(name))
	if err == nil && found && room.Private && c.role != app.Admin {
		place := string(name) + ":" + c.user
		if _, found = members.Load(place); !found {
			found, err = c.store.IsMember(ctx, string(name), c.user)
		}
		if found {
			members.Store(place, true)
		}
	}
	if err != nil {
		return app.Room{}, err
	}
	if !found {
		return app.Room{}, notFound
	}
	return room, nil
}

var members sync.Map
