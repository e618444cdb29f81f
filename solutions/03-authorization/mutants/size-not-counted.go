//go:build mutant

// An event that is too large as a whole is refused early, and not counted.
//
//lab:breaks 3.37
//lab:kills TestUnknownEvents
package authorization

import (
	"encoding/json"
	"fmt"

	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error {
	size := 0
	for _, arg := range e.Args {
		size += len(arg)
	}
	if rules[e.Name].payload != nil && size > maxPayload {
		return fmt.Errorf("refuse an event: %w", e.Ack(map[string]string{"error": string(tooLarge)}))
	}
	payload, err := g.judge(e)
	if err != nil {
		return g.refuse(e, err)
	}
	validated, err := json.Marshal(payload.fields())
	if err != nil {
		return g.refuse(e, err)
	}
	e.Args = socketio.Args{validated}
	return nil
}
