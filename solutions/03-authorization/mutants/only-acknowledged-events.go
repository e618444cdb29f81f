//go:build mutant

// Only events that want an acknowledgement are judged, since there is nobody to
// tell otherwise. Leaving it out is a way around the guard.
//
//lab:kills TestWithoutAcknowledgement
package authorization

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error {
	if !e.WantsAck() {
		return nil
	}
	request, err := g.judge(e)
	if err != nil {
		return g.refuse(e, err)
	}
	validated, err := json.Marshal(request)
	if err != nil {
		return g.refuse(e, err)
	}
	e.Args = socketio.Args{validated}
	return nil
}
