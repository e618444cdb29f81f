//go:build mutant

// An event without arguments is free.
//
//lab:breaks 4.14
//lab:kills TestOnlyEventsAreCharged
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	if len(e.Args) == 0 {
		return nil
	}
	refusal := g.Charge(app.User(socket), e.Name)
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
