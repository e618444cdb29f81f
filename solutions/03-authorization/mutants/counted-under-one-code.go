//go:build mutant

// What is too large is counted as invalid.
//
//lab:breaks 3.29 3.37
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
	counted := code
	if counted == tooLarge {
		counted = invalid
	}
	g.chat.CountRefusal(string(counted))
	_ = e.Ack(map[string]string{"error": string(code)})
	return fmt.Errorf("refuse an event: %w", because)
}
