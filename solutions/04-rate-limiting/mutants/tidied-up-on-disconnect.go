//go:build mutant

// A user's bucket is dropped when a socket of theirs disconnects: reconnecting
// washes the limit off.
//
//lab:kills TestReconnectDoesNotRefill TestAbuserIsDisconnected
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
	guard := NewGuard(limits, env.Clock, env.Log)
	io.OnClose(guard.Close)

	io.AllowRequest(guard.Admit)
	app.Install(io, publisher(io))
	io.Use(func(_ context.Context, socket *socketio.Socket) error {
		guard.Authenticated(socket.Request())
		return nil
	})
	io.OnConnection(func(socket *socketio.Socket) {
		socket.Use(guard.event)
		socket.OnDisconnect(func(socketio.Reason) {
			guard.events.drop(app.User(socket))
			guard.refusals.drop(app.User(socket))
		})
	})

	plain := app.NewWebSocket(guard, env.Log)
	io.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

func (l *Limiter) drop(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.buckets, key)
}
