//go:build mutant

// Refusals on the plain WebSocket take no token of the refusals.
//
//lab:breaks 4.25 4.55
//lab:kills TestPlainWebSocketSaysWhy
package ratelimiting

func (g *Guard) Charge(user, event string) *app.Refusal {
	wait := g.events.Take(user, g.limits.Cost(event))
	if wait == 0 {
		return nil
	}
	return &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
}

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	refusal := g.Charge(app.User(socket), e.Name)
	if refusal == nil {
		return nil
	}
	_ = e.Ack(refusal)
	refusal.Disconnect = g.refusals.Take(app.User(socket), 1) > 0
	if refusal.Disconnect {
		_ = socket.Emit("limit:exceeded", refusal)
		socket.Disconnect(true)
	}
	return errRefused
}
