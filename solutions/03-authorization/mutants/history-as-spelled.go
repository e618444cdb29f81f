//go:build mutant

// room:history looks for the room in the spelling that came.
//
//lab:breaks 3.65
//lab:kills TestOneRoomForAllSpellings
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
	written := payload.fields()
	validated, err := json.Marshal(written)
	if err != nil {
		return g.refuse(e, err)
	}
	var came struct{ Room string }
	if json.Unmarshal(e.Args[0], &came) == nil && e.Name == "room:history" {
		validated, _ = json.Marshal(map[string]any{"room": came.Room, "limit": written["limit"]})
	}
	e.Args = socketio.Args{validated}
	return nil
}
