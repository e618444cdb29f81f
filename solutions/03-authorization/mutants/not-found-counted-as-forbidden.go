//go:build mutant

// A room that does not exist for the user is counted as forbidden, because that is why.
//
//lab:breaks 3.37
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
	if _, known := rules[e.Name]; known && code == notFound {
		counted = forbidden
	}
	g.chat.CountRefusal(string(counted))
	_ = e.Ack(map[string]string{"error": string(code)})
	return fmt.Errorf("refuse an event: %w", because)
}
