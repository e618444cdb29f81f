//go:build mutant

// After one error of Redis the guard asks no more for five minutes: everything is unavailable
// long after Redis is back.
//
//lab:overdoes 3.48
//lab:kills TestFailsClosed
package authorization

import (
	"sync/atomic"
	"time"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	if time.Now().UnixNano() < openUntil.Load() {
		return unavailable
	}
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		openUntil.Store(time.Now().Add(5 * time.Minute).UnixNano())
		return err
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}

var openUntil atomic.Int64
