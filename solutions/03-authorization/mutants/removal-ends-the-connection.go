//go:build mutant

// The sockets of a user who is removed from a room are disconnected.
//
//lab:breaks 3.32
//lab:kills TestModeratorsKeepToTheirOwnRooms
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
	if err != nil {
		return err
	}
	if role == app.Admin {
		return forbidden
	}
	return c.socket.Namespace().In("user-" + string(p.user)).DisconnectSockets(true)
}
