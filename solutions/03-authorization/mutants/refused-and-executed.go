//go:build mutant

// The guard tells the client that an event is refused, and forgets to return the error.
//
//lab:breaks 3.35 3.43
//lab:kills TestViewerMayNotWrite
package authorization

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error {
	payload, err := g.judge(e)
	if err != nil {
		_ = g.refuse(e, err)
		return nil
	}
	validated, err := json.Marshal(payload.fields())
	if err != nil {
		return g.refuse(e, err)
	}
	e.Args = socketio.Args{validated}
	return nil
}
