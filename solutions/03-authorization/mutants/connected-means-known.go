//go:build mutant

// A user who is connected to this node is known, with a role or without.
//
//lab:breaks 3.12
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (c caller) roleOf(ctx context.Context, user userName) (app.Role, error) {
	role, err := c.store.Role(ctx, string(user))
	if err != nil {
		return "", err
	}
	for _, other := range c.socket.Namespace().Sockets() {
		if app.User(other) == string(user) {
			return role, nil
		}
	}
	if role == "" {
		return "", notFound
	}
	return role, nil
}
