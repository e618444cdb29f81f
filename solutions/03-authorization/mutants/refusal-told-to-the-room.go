//go:build mutant

// A refusal is also told to the rooms of the socket, so that moderators see who tries what.
//
//lab:breaks 3.35
//lab:kills TestViewerMayNotWrite
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
	g.chat.CountRefusal(string(code))
	_ = e.Socket().To(e.Socket().Rooms()...).Emit("refused", code)
	_ = e.Ack(map[string]string{"error": string(code)})
	return fmt.Errorf("refuse an event: %w", because)
}
