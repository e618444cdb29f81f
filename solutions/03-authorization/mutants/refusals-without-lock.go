//go:build mutant

// The guard counts the refusals of each code in a map without a mutex.
//
//lab:breaks 3.47
//lab:kills TestNobodyWaitsForOthers
//lab:race
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
	refusals[code]++
	g.chat.CountRefusal(string(code))
	_ = e.Ack(map[string]string{"error": string(code)})
	return fmt.Errorf("refuse an event: %w", because)
}

var refusals = map[refusal]int{}
