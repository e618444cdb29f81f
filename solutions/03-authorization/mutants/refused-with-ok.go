//go:build mutant

// A refused event is acknowledged like one that was executed: not even the sender learns
// that it was refused.
//
//lab:overdoes 3.11 3.35
//lab:kills TestViewerMayNotWrite
package authorization

import (
	"errors"
	"fmt"

	"socketlab/labs/socketio"
)

func (g *Guard) refuse(e *socketio.Event, because error) error {
	code, ok := errors.AsType[refusal](because)
	if !ok {
		code = unavailable
	}
	g.chat.CountRefusal(string(code))
	_ = e.Ack(map[string]bool{"ok": true})
	return fmt.Errorf("refuse an event: %w", because)
}
