//go:build mutant

// An event without a rule passes: whatever somebody adds to the chat next year is
// open to everybody.
//
//lab:breaks 3.38
//lab:kills TestUnknownEvents
package authorization

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error {
	if _, ok := rules[e.Name]; !ok {
		return nil
	}
	payload, err := g.judge(e)
	if err != nil {
		return g.refuse(e, err)
	}
	validated, err := json.Marshal(payload.fields())
	if err != nil {
		return g.refuse(e, err)
	}
	e.Args = socketio.Args{validated}
	return nil
}
