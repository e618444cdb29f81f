//go:build mutant

// An event without exactly one object ends the connection, like a frame that is no packet.
//
//lab:overdoes 3.40 3.73
//lab:kills TestArguments
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
	if len(e.Args) != 1 || !bytes.HasPrefix(e.Args[0], []byte("{")) {
		e.Socket().Disconnect(true)
	}
	return because
}
