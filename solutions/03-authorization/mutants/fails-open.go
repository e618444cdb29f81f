//go:build mutant

// When Redis does not answer, the event is let pass: nobody shall notice that it
// is away.
//
//lab:kills TestFailsClosed
package authorization

import (
	"errors"

	"socketlab/labs/socketio"
)

func (g *Guard) judge(e *socketio.Event) (request, error) {
	rule, ok := rules[e.Name]
	if !ok {
		return request{}, notFound
	}
	r, err := parse(e.Args, rule.read)
	if err != nil {
		return request{}, err
	}
	err = g.authorize(e, rule, r)
	if _, refused := errors.AsType[refusal](err); err != nil && !refused {
		return r, nil
	}
	return r, err
}
