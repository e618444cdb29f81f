//go:build mutant

// The guard lets every event pass.
//
//lab:kills all
package authorization

import (
	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error { return nil }
