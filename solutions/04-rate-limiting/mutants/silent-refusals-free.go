//go:build mutant

// A refusal without an acknowledgement costs nothing: a client that never asks for one is
// never disconnected.
//
//lab:breaks 4.25
//lab:kills TestFloodEarnsNoReplies
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	if !e.WantsAck() {
		if g.events.Take(app.User(socket), g.limits.Cost(e.Name)) > 0 {
			return errRefused
		}
		return nil
	}
	refusal := g.Charge(app.User(socket), e.Name)
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
