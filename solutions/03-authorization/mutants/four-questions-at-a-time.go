//go:build mutant

// Four workers ask Redis. When they wait for it, the fifth user waits for them.
//
//lab:breaks 3.47
//lab:kills TestNobodyWaitsForOthers
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	workers <- struct{}{}
	defer func() { <-workers }()
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

var workers = make(chan struct{}, 4)
