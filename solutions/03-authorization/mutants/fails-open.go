//go:build mutant

// The guard lets the event pass when Redis does not answer, so that nobody
// notices the outage.
//
//lab:breaks 3.48
//lab:kills TestFailsClosed
package authorization

import (
	"errors"

	"socketlab/labs/socketio"
)

func (g *Guard) judge(e *socketio.Event) (payload, error) {
	rule, ok := rules[e.Name]
	if !ok {
		return nil, notFound
	}
	p := rule.payload()
	if err := parse(e.Args, p.fields()); err != nil {
		return nil, err
	}
	err := g.authorize(e, rule, p)
	if _, refused := errors.AsType[refusal](err); err != nil && !refused {
		return p, nil
	}
	return p, err
}
