//go:build mutant

// The bucket belongs to the address: everybody behind one router shares it.
//
//lab:kills TestUsersAndTheirSockets
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) event(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(socket.Handshake().Address, e.Name)
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
