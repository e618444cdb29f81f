//go:build mutant

// Who is asking is looked up before what is asked: every bit of nonsense costs a
// question to Redis.
//
//lab:kills TestValidatedBeforeLookedUp
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) judge(e *socketio.Event) (request, error) {
	rule, ok := rules[e.Name]
	if !ok {
		return request{}, notFound
	}
	role, err := g.chat.Store.Role(e.Context(), app.User(e.Socket()))
	if err != nil {
		return request{}, err
	}
	if !atLeast(role, rule.least) {
		return request{}, forbidden
	}
	r, err := parse(e.Args, rule.read)
	if err != nil {
		return request{}, err
	}
	return r, g.authorize(e, rule, r)
}
