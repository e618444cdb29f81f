//go:build mutant

// Everybody in a room hears who gets an invitation to it.
//
//lab:breaks 3.31
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"
)

func (p *invite) allow(ctx context.Context, c caller) error {
	if err := c.moderates(ctx, p.room); err != nil {
		return err
	}
	if _, err := c.roleOf(ctx, p.user); err != nil {
		return err
	}
	return c.socket.Namespace().To(string(p.room)).Emit("invited", map[string]any{"room": p.room})
}
