//go:build mutant

// room:invite and room:kick use the spelling that came: invitations name a room that does
// not exist.
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
	if e.Name == "room:invite" || e.Name == "room:kick" {
		return nil
	}
	validated, err := json.Marshal(payload.fields())
	if err != nil {
		return g.refuse(e, err)
	}
	e.Args = socketio.Args{validated}
	return nil
}
