//go:build mutant

// The bucket belongs to the address: all users behind one router share it.
//
//lab:breaks 4.18
//lab:kills TestUsersAndTheirSockets
package ratelimiting

import "socketlab/labs/socketio"

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(socket.Handshake().Address, e.Name)
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
