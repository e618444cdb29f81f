// Package ratelimiting is lab 04: a server that no client can wear out.
package ratelimiting

import (
	"net/http"

	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup puts one guard in front of everything that a client can reach. The
// limits are already read, the app is installed, and so far nothing stops
// anybody.
func Setup(io *socketio.Server, env node.Env) error {
	limits, err := app.ParseLimits(env.Keys)
	if err != nil {
		return err
	}
	guard := &Guard{limits: limits}
	app.Install(io, func(event string, args ...any) error {
		// TODO 8: a tick may be dropped for who is behind with reading, news not.
		return io.To(app.Floor).Emit(event, args...)
	})
	// TODO 3: charge every event (socket.Use in io.OnConnection). When Charge
	// refuses, acknowledge with the refusal and keep the event from its handlers.
	// TODO 4: after one refusal too many: the event limit:exceeded, and goodbye.
	// TODO 6: io.AllowRequest(guard.Admit), and tell guard.Authenticated.
	plain := app.NewWebSocket(guard, env.Log)
	io.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

// A Guard is the policy: what is counted, under which key, and what becomes of
// who has had too much. It implements app.Guard.
type Guard struct {
	limits app.Limits
	// TODO 3: a Limiter for the events of each user, one for their refusals, and
	// one for the handshakes of each address.
}

// Admit implements app.Guard.
func (g *Guard) Admit(r *http.Request) error { return nil } // TODO 6

// Authenticated implements app.Guard.
func (g *Guard) Authenticated(r *http.Request) {} // TODO 6

// Charge implements app.Guard.
func (g *Guard) Charge(user, event string) *app.Refusal { return nil } // TODO 3
