//go:build mutant

// A refusal without an acknowledgement is counted twice.
//
//lab:overdoes 3.37
//lab:kills TestUnknownEvents
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
	if !e.WantsAck() {
		g.chat.CountRefusal(string(code))
	}
	g.chat.CountRefusal(string(code))
	_ = e.Ack(map[string]string{"error": string(code)})
	return fmt.Errorf("refuse an event: %w", because)
}
