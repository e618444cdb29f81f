//go:build mutant

// A message on the plain WebSocket costs one token, whatever an echo costs.
//
//lab:breaks 4.53
//lab:kills TestPlainWebSocket
package ratelimiting

func (g *Guard) Charge(user, _ string) *app.Refusal {
	return g.refuse(user, g.events.Take(user, 1))
}

func (g *Guard) refuse(user string, wait time.Duration) *app.Refusal {
	if wait == 0 {
		return nil
	}
	refusal := &app.Refusal{Error: app.RateLimited, RetryAfterMs: milliseconds(wait)}
	refusal.Disconnect = g.refusals.Take(user, 1) > 0
	return refusal
}

func (g *Guard) limitEvent(e *socketio.Event) error {
	socket := e.Socket()
	user := app.User(socket)
	refusal := g.refuse(user, g.events.Take(user, g.limits.Cost(e.Name)))
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
