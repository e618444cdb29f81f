//go:build mutant

// Four workers judge all events. When they wait for Redis, nobody learns that an event is
// nonsense.
//
//lab:breaks 3.47
//lab:kills TestNobodyWaitsForOthers
package authorization

import (
	"encoding/json"

	"socketlab/labs/socketio"
)

func (g *Guard) Check(e *socketio.Event) error {
	judges <- struct{}{}
	defer func() { <-judges }()
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

var judges = make(chan struct{}, 4)
