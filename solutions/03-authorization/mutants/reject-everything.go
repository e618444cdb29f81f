//go:build mutant

// Everything is refused.
//
//lab:kills all
package authorization

import (
	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error { return g.refuse(e, forbidden) }
