//go:build mutant

// The key of a bucket is the JSON of the CONNECT packet: the same name with an escape
// in it is another user.
//
//lab:breaks 4.16
//lab:kills TestUsersAndTheirSockets
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(string(socket.Handshake().Auth), e.Name)
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
