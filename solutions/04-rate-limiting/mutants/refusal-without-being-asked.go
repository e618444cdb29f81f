//go:build mutant

// A client that asked for no answer gets an event instead: a flood of events
// causes a flood of replies.
//
//lab:overdoes 4.23
//lab:kills TestFloodEarnsNoReplies
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if !e.WantsAck() {
		_ = socket.Emit("limit:refused", refusal)
	}
	if refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return errRefused
}
