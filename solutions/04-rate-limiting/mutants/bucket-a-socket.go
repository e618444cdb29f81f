//go:build mutant

// Each socket has a bucket of its own: a second tab doubles the limit, and a
// reconnect fills it.
//
//lab:kills TestUsersAndTheirSockets TestReconnectDoesNotRefill
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) event(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(socket.ID(), e.Name)
	if refusal == nil {
		return nil
	}
	e.Ack(refusal)
	if refusal.Disconnect {
		socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return errRefused
}
