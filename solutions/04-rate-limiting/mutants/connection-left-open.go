//go:build mutant

// Only the socket is disconnected: the connection stays, and with it what it
// costs.
//
//lab:kills TestAbuserIsDisconnected
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
		socket.Disconnect(false)
	}
	return errRefused
}
