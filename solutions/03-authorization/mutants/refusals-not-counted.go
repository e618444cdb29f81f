//go:build mutant

// Nobody counts the refusals: an attack looks like a quiet day.
//
//lab:breaks 3.37
//lab:kills TestUnknownEvents
package authorization

import (
	"errors"

	"socketlab/labs/socketio"
)

func (g *Guard) refuse(e *socketio.Event, because error) error {
	code, ok := errors.AsType[refusal](because)
	if !ok {
		code = unavailable
	}
	_ = e.Ack(map[string]string{"error": string(code)})
	return because
}
