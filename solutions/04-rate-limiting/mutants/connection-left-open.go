//go:build mutant

// Only the socket is disconnected: the connection stays open and keeps its cost.
//
//lab:breaks 4.27
//lab:kills TestAbuserIsDisconnected
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(false)
	}
	return errRefused
}
