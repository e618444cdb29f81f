//go:build mutant

// The guard lets every event pass.
//
//lab:breaks 3.38 3.41 3.43
//lab:kills all
package authorization

import (
	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error { return nil }
