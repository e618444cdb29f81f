//go:build mutant

// The refusal is sent, but the event goes on to its handler: the limit is only
// a message.
//
//lab:kills TestRefusedEventDoesNotHappen
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) event(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	e.Ack(refusal)
	if refusal.Disconnect {
		socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return nil
}
