//go:build mutant

// A user about whom Redis does not answer is taken for one whom nobody knows.
//
//lab:breaks 3.48
//lab:kills TestFailsClosed
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (c caller) roleOf(ctx context.Context, user userName) (app.Role, error) {
	role, err := c.store.Role(ctx, string(user))
	if err != nil || role == "" {
		return "", notFound
	}
	return role, nil
}
