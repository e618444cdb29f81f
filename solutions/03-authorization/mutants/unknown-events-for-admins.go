//go:build mutant

// An event that is not in the table is for admins only, and passes for them.
//
//lab:breaks 3.38
//lab:kills TestUnknownEvents
package authorization

import (
	"socketlab/labs/03-authorization/app"
	"socketlab/labs/socketio"
)

func (g *Guard) judge(e *socketio.Event) (payload, error) {
	rule, ok := rules[e.Name]
	if !ok {
		role, err := g.chat.Store.Role(e.Context(), app.User(e.Socket()))
		if err == nil && role == app.Admin {
			return &stats{}, nil
		}
		return nil, notFound
	}
	p := rule.payload()
	if err := parse(e.Args, p.fields()); err != nil {
		return nil, err
	}
	return p, g.authorize(e, rule, p)
}
