//go:build mutant

// A client that asked for no acknowledgement is disconnected without limit:exceeded.
//
//lab:breaks 4.26
//lab:kills TestFloodEarnsNoReplies
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	e.Ack(refusal)
	if refusal.Disconnect {
		if e.WantsAck() {
			socket.Emit("limit:exceeded", refusal)
		}
		socket.Disconnect(true)
	}
	return errRefused
}
