//go:build mutant

// A client that sends too much is disconnected. Somebody who pasted a page loses
// the connection, and the client reconnects at once and sends it again.
//
//lab:breaks 3.14 3.52
//lab:overdoes 3.71
//lab:kills TestOversizedMessage TestTextLength
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
	g.chat.CountRefusal(string(code))
	_ = e.Ack(map[string]string{"error": string(code)})
	if code == tooLarge {
		e.Socket().Disconnect(true)
	}
	return because
}
