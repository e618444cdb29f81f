//go:build mutant

// The server refuses an event by answering with the event limit:exceeded, not with an
// acknowledgement.
//
//lab:breaks 4.23
//lab:kills TestBurst
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = socket.Emit("limit:exceeded", refusal)
	if refusal.Disconnect {
		socket.Disconnect(true)
	}
	return errRefused
}
