//go:build mutant

// A refusal because of Redis is not counted: an outage looks like a quiet day.
//
//lab:breaks 3.37
//lab:kills TestFailsClosed
package authorization

import (
	"errors"
	"fmt"

	"socketlab/labs/socketio"
)

func (g *Guard) refuse(e *socketio.Event, because error) error {
	code, ok := errors.AsType[refusal](because)
	if ok {
		g.chat.CountRefusal(string(code))
	} else {
		code = unavailable
	}
	_ = e.Ack(map[string]string{"error": string(code)})
	return fmt.Errorf("refuse an event: %w", because)
}
