// Package ratelimiting is lab 04: a server that no client can exhaust.
package ratelimiting

import (
	"net/http"

	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

// Setup puts one guard in front of Socket.IO and of the plain WebSocket. The app
// is installed; so far nothing limits its clients.
func Setup(server *socketio.Server, env node.Env) error {
	limits, err := app.ParseLimits(env.Keys)
	if err != nil {
		return err
	}
	guard := &Guard{limits: limits, events: NewLimiter(limits.Events, env.Clock)}
	app.Install(server, func(event string, args ...any) error {
		// TODO 8: a client that reads slowly may miss ticks, but not news.
		return server.To(app.Floor).Emit(event, args...)
	})
	// TODO 1: charge every event, in server.OnConnection with socket.Use. If Charge
	// refuses, acknowledge with the refusal and return an error.
	// TODO 4: after too many refusals, emit limit:exceeded and disconnect.
	// TODO 6: server.AllowRequest(guard.Admit).
	// TODO 7: call guard.Authenticated when a socket has a user, in server.Use.
	plain := app.NewWebSocket(guard, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

// A Guard is the policy: what is charged, to whom, and what happens to a client
// that exceeds its limit. It implements app.Guard.
type Guard struct {
	limits app.Limits
	events *Limiter // by user
}

// Admit implements app.Guard.
func (g *Guard) Admit(r *http.Request) error { return nil } // TODO 6 and 7

// Authenticated implements app.Guard.
func (g *Guard) Authenticated(r *http.Request) {} // TODO 7

// Charge implements app.Guard.
func (g *Guard) Charge(user, event string) *app.Refusal { return nil } // TODO 1
