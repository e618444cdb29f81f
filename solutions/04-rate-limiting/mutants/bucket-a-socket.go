//go:build mutant

// Each socket has its own bucket: a second tab doubles the limit, and a reconnect
// refills it.
//
//lab:breaks 4.16 4.17
//lab:kills TestUsersAndTheirSockets TestReconnectDoesNotRefill
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(socket.ID(), e.Name)
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
