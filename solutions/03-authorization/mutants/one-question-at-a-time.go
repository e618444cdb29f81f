//go:build mutant

// Nonsense is refused at once, but a mutex is locked while the guard asks Redis: when
// Redis is slow, those who wait do so one after the other.
//
//lab:breaks 3.47
//lab:kills TestNobodyWaitsForOthers
package authorization

import (
	"sync"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	asking.Lock()
	defer asking.Unlock()
	user := app.User(e.Socket())
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return err
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}

var asking sync.Mutex
