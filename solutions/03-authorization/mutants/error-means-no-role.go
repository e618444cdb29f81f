//go:build mutant

// The guard tells a Redis that is away from one that answers with an error, and takes the
// error to say that the user has no role.
//
//lab:breaks 3.48
//lab:kills TestFailsClosed
package authorization

import (
	"errors"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if _, answered := errors.AsType[redis.Error](err); err != nil && !answered {
		return err
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}
