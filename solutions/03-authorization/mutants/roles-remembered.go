//go:build mutant

// A role is remembered for a minute, to spare Redis a question.
//
//lab:breaks 3.25
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"sync"
	"time"

	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) authorize(e *socketio.Event, rule rule, p payload) error {
	user := app.User(e.Socket())
	entry, ok := roles.Load(user)
	if !ok || time.Since(entry.(remembered).at) > time.Minute {
		role, err := g.chat.Store.Role(e.Context(), user)
		if err != nil {
			return err
		}
		entry = remembered{role, time.Now()}
		roles.Store(user, entry)
	}
	current := entry.(remembered).role
	if !atLeast(current, rule.least) {
		return forbidden
	}
	return p.allow(e.Context(), caller{user, current, e.Socket(), g.chat.Store})
}

type remembered struct {
	role app.Role
	at   time.Time
}

var roles sync.Map
