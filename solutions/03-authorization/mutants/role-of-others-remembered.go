//go:build mutant

// The role of the user whom a payload names is looked up once. Who has become an admin
// since can be removed.
//
//lab:breaks 3.25
//lab:kills TestModeratorsKeepToTheirOwnRooms
package authorization

import (
	"context"
	"sync"

	"socketlab/labs/03-authorization/app"
)

func (c caller) roleOf(ctx context.Context, user userName) (app.Role, error) {
	if role, ok := rolesOfOthers.Load(user); ok {
		return role.(app.Role), nil
	}
	role, err := c.store.Role(ctx, string(user))
	if err != nil {
		return "", err
	}
	if role == "" {
		return "", notFound
	}
	rolesOfOthers.Store(user, role)
	return role, nil
}

var rolesOfOthers sync.Map
