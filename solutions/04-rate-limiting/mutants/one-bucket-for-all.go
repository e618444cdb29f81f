//go:build mutant

// There is one bucket for all users: one flood uses up the limit of everybody.
//
//lab:kills TestFloodLeavesOthersAlone TestUsersAndTheirSockets
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) event(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge("everybody", e.Name)
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
