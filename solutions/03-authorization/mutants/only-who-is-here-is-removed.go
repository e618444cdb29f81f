//go:build mutant

// Only a user whose socket has joined the room can be removed from it.
//
//lab:overdoes 3.6
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"
	"slices"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (p *kick) allow(ctx context.Context, c caller) error {
	if err := c.moderates(ctx, p.room); err != nil {
		return err
	}
	role, err := c.roleOf(ctx, p.user)
	if err != nil {
		return err
	}
	here := slices.ContainsFunc(c.socket.Namespace().Sockets(), func(other *socketio.Socket) bool {
		return app.User(other) == string(p.user) && slices.Contains(other.Rooms(), string(p.room))
	})
	if role == app.Admin || !here {
		return forbidden
	}
	return nil
}
