//go:build mutant

// A client that sends bytes is disconnected, once it has its answer.
//
//lab:overdoes 3.74
//lab:kills TestBytesAreNoText
package authorization

import (
	"bytes"
	"errors"

	"socketlab/labs/socketio"
)

func (g *Guard) refuse(e *socketio.Event, because error) error {
	code, ok := errors.AsType[refusal](because)
	if !ok {
		code = unavailable
	}
	g.chat.CountRefusal(string(code))
	_ = e.Ack(map[string]string{"error": string(code)})
	for _, arg := range e.Args {
		if bytes.Contains(arg, []byte(`\u005fplaceholder`)) { // how Args spell a Binary
			e.Socket().Disconnect(true)
		}
	}
	return because
}
