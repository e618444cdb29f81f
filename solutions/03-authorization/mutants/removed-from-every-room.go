//go:build mutant

// The sockets of a user who is removed from a room leave every room that they have joined.
//
//lab:overdoes 3.32
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
	for _, socket := range c.socket.Namespace().Sockets() {
		if app.User(socket) != string(p.user) {
			continue
		}
		for _, room := range socket.Rooms() {
			if room == socket.ID() || room == "user-"+string(p.user) {
				continue
			}
			if err := socket.Leave(room); err != nil {
				return err
			}
		}
	}
	return nil
}
