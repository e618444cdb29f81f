//go:build mutant

// The guard says ok as soon as it lets an event pass. What the chat would answer is lost.
//
//lab:breaks 3.27 3.28 3.29
//lab:kills TestViewerMayNotWrite TestMassAssignment TestUnknownEvents
package authorization

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error {
	payload, err := g.judge(e)
	if err != nil {
		return g.refuse(e, err)
	}
	validated, err := json.Marshal(payload.fields())
	if err != nil {
		return g.refuse(e, err)
	}
	e.Args = socketio.Args{validated}
	return e.Ack(map[string]bool{"ok": true})
}
