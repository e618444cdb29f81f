//go:build mutant

// The payload is validated, and the one that came is carried out: what was
// validated is not what others receive.
//
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
