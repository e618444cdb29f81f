//go:build mutant

// A client that sends an event that does not exist is disconnected, once it has its answer.
//
//lab:overdoes 3.14 3.38
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
	g.chat.CountRefusal(string(code))
	_ = e.Ack(map[string]string{"error": string(code)})
	if _, known := rules[e.Name]; !known {
		e.Socket().Disconnect(false)
	}
	return fmt.Errorf("refuse an event: %w", because)
}
