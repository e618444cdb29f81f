//go:build mutant

// The event of the last refusal still reaches its handler.
//
//lab:breaks 4.20
//lab:kills TestRefusedEventDoesNotHappen
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	if refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
		return nil
	}
	return errRefused
}
