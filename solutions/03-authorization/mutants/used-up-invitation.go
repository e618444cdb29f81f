//go:build mutant

// An invitation is good for one socket: the second device of the user stays outside.
//
//lab:overdoes 3.23
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"
	"sync"

	"socketlab/labs/03-authorization/app"
)

func (p *joinRoom) allow(ctx context.Context, c caller) error {
	room, err := c.visibleRoom(ctx, p.room)
	if err != nil {
		return err
	}
	_, used := invitations.LoadOrStore(string(p.room)+":"+c.user, true)
	if room.Private && used && c.role != app.Admin {
		return notFound
	}
	return nil
}

var invitations sync.Map
