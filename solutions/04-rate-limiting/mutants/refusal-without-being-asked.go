//go:build mutant

// Who asked for no answer gets an event instead: a flood earns a flood.
//
//lab:kills TestFloodEarnsNoReplies
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) event(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	e.Ack(refusal)
	if !e.WantsAck() {
		socket.Emit("limit:refused", refusal)
	}
	if refusal.Disconnect {
		socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return errRefused
}
