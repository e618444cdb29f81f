//go:build mutant

// An argument of more than a kilobyte costs one more token.
//
//lab:overdoes 4.19
//lab:kills TestOnlyEventsAreCharged
package ratelimiting

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	for _, arg := range e.Args {
		if len(arg) > 1024 {
			g.events.Take(app.User(socket), 1)
		}
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
