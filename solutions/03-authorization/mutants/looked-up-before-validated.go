//go:build mutant

// The guard looks up the user's role before it validates the payload: every
// nonsense event costs a question to Redis.
//
//lab:breaks 3.38 3.46
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
	if err != nil {
		return nil, err
	}
	if !atLeast(role, rule.least) {
		return nil, forbidden
	}
	p := rule.payload()
	if err := parse(e.Args, p.fields()); err != nil {
		return nil, err
	}
	return p, g.authorize(e, rule, p)
}
