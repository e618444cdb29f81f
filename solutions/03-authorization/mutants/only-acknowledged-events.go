//go:build mutant

// The guard checks only events that ask for an acknowledgement, because nobody
// waits for the answer otherwise. A client that does not ask gets around it.
//
//lab:breaks 3.36
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
