//go:build mutant

// The plain WebSocket has a guard of its own: a user of both endpoints gets twice
// the limit.
//
//lab:breaks 4.53 4.56
//lab:kills TestPlainWebSocket
package ratelimiting

import (
	"context"

	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

func Setup(server *socketio.Server, env node.Env) error {
	limits, err := app.ParseLimits(env.Keys)
	if err != nil {
		return err
	}
	guard, second := NewGuard(limits, env.Clock, env.Log), NewGuard(limits, env.Clock, env.Log)
	server.OnClose(guard.Close)
	server.OnClose(second.Close)

	server.AllowRequest(guard.Admit)
	app.Install(server, publisher(server))
	server.Use(func(_ context.Context, socket *socketio.Socket) error {
		guard.Authenticated(socket.Request())
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.limitEvent) })

	plain := app.NewWebSocket(second, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}
