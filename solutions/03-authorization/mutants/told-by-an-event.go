//go:build mutant

// A client that does not ask for an acknowledgement gets an event instead, one for
// each refusal.
//
//lab:overdoes 3.36
//lab:kills TestWithoutAcknowledgement
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
	answer := map[string]string{"error": string(code)}
	if !e.WantsAck() {
		_ = e.Socket().Emit("refused", answer)
	}
	_ = e.Ack(answer)
	return because
}
