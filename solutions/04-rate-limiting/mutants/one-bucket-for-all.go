//go:build mutant

// All users share one bucket: one user's flood uses up everybody's limit.
//
//lab:breaks 4.18
//lab:kills TestFloodLeavesOthersAlone TestUsersAndTheirSockets
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge("everybody", e.Name)
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
