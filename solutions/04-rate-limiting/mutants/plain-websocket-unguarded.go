//go:build mutant

// The plain WebSocket has no guard: who is refused at one door takes the other.
//
//lab:kills TestPlainWebSocket
package ratelimiting

import (
	"context"
	"net/http"

	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

type openDoor struct{ app.Guard }

func (openDoor) Admit(*http.Request) error              { return nil }
func (openDoor) Authenticated(*http.Request)            {}
func (openDoor) Charge(user, event string) *app.Refusal { return nil }

func Setup(io *socketio.Server, env node.Env) error {
	limits, err := app.ParseLimits(env.Keys)
	if err != nil {
		return err
	}
	guard := NewGuard(limits, env.Clock, env.Log)
	io.OnClose(guard.Close)

	io.AllowRequest(guard.Admit)
	app.Install(io, publisher(io))
	io.Use(func(_ context.Context, socket *socketio.Socket) error {
		guard.Authenticated(socket.Request())
		return nil
	})
	io.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.event) })

	plain := app.NewWebSocket(openDoor{}, env.Log)
	io.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}
