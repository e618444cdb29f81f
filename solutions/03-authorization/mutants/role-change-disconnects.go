//go:build mutant

// A user whose role changes is disconnected, and must come back with the new one.
//
//lab:overdoes 3.25
//lab:kills TestRoleTakenAwayHoldsAtOnce
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

func (p *setRole) allow(_ context.Context, c caller) error {
	if string(p.user) == c.user {
		return forbidden
	}
	for _, other := range c.socket.Namespace().Sockets() {
		if app.User(other) == string(p.user) {
			other.Disconnect(true)
		}
	}
	return nil
}
