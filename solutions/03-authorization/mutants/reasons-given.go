//go:build mutant

// A refusal says why, for those who write clients.
//
//lab:overdoes 3.14
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
	_ = e.Ack(map[string]string{"error": string(code), "reason": "event " + e.Name})
	return fmt.Errorf("refuse an event: %w", because)
}
