//go:build mutant

// The guard validates the payload, and the chat gets the one that came: others
// do not receive what was validated.
//
//lab:breaks 3.65
//lab:kills TestOneRoomForAllSpellings
package authorization

import (
	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error {
	if _, err := g.judge(e); err != nil {
		return g.refuse(e, err)
	}
	return nil
}
