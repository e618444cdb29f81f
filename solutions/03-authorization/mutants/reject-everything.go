//go:build mutant

// The guard refuses every event.
//
//lab:overdoes 3.14 3.43
//lab:kills all
package authorization

import (
	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error { return g.refuse(e, forbidden) }
