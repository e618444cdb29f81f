//go:build mutant

// Events with attachments are not charged.
//
//lab:breaks 4.14
//lab:kills TestOnlyEventsAreCharged
package ratelimiting

import "strings"

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	for _, arg := range e.Args {
		var data []byte
		if !strings.HasPrefix(string(arg), `"`) && (socketio.Args{arg}).Bind(&data) == nil {
			return nil
		}
	}
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return errRefused
}
