//go:build mutant

// Each user has a mutex, which is locked while the guard asks Redis: a user's phone waits
// for the tablet.
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
	user := app.User(e.Socket())
	mutex, _ := mutexes.LoadOrStore(user, &sync.Mutex{})
	mutex.(*sync.Mutex).Lock()
	defer mutex.(*sync.Mutex).Unlock()
	role, err := g.chat.Store.Role(e.Context(), user)
	if err != nil {
		return err
	}
	if !atLeast(role, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, role, e.Socket(), g.chat.Store})
}

var mutexes sync.Map // by user
