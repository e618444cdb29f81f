//go:build mutant

// limit:exceeded is sent with every refusal to a client that asked for an answer.
//
//lab:overdoes 4.26
//lab:kills TestFloodEarnsNoReplies
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if e.WantsAck() || refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
	}
	if refusal.Disconnect {
		socket.Disconnect(true)
	}
	return errRefused
}
