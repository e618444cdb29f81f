//go:build mutant

// The role is looked at before the payload: a viewer who sends nonsense is forbidden.
//
//lab:breaks 3.43 3.46
//lab:kills TestValidatedBeforeLookedUp
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) judge(e *socketio.Event) (payload, error) {
	rule, ok := rules[e.Name]
	if !ok {
		return nil, notFound
	}
	role, err := g.chat.Store.Role(e.Context(), app.User(e.Socket()))
	if err == nil && !atLeast(role, rule.least) {
		return nil, forbidden
	}
	p := rule.payload()
	if err := parse(e.Args, p.fields()); err != nil {
		return nil, err
	}
	return p, g.authorize(e, rule, p)
}
