//go:build mutant

// The size is looked at before the name: a large event that does not exist is too large.
//
//lab:breaks 3.38
//lab:kills TestUnknownEvents
package authorization

import (
	"socketlab/labs/socketio"
)

func (g *Guard) judge(e *socketio.Event) (payload, error) {
	size := 0
	for _, arg := range e.Args {
		size += len(arg)
	}
	if size > maxPayload {
		return nil, tooLarge
	}
	rule, ok := rules[e.Name]
	if !ok {
		return nil, notFound
	}
	p := rule.payload()
	if err := parse(e.Args, p.fields()); err != nil {
		return nil, err
	}
	return p, g.authorize(e, rule, p)
}
