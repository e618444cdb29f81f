//go:build mutant

// The plain WebSocket has a guard of its own: whoever uses both doors has twice
// the limit.
//
//lab:kills TestPlainWebSocket
package ratelimiting

import (
	"context"

	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(io *socketio.Server, env node.Env) error {
	limits, err := app.ParseLimits(env.Keys)
	if err != nil {
		return err
	}
	guard, second := NewGuard(limits, env.Clock, env.Log), NewGuard(limits, env.Clock, env.Log)
	io.OnClose(guard.Close)
	io.OnClose(second.Close)

	io.AllowRequest(guard.Admit)
	app.Install(io, publisher(io))
	io.Use(func(_ context.Context, socket *socketio.Socket) error {
		guard.Authenticated(socket.Request())
		return nil
	})
	io.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.event) })

	plain := app.NewWebSocket(second, env.Log)
	io.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}
