//go:build mutant

// A user's bucket is dropped when one of their sockets disconnects: reconnecting
// resets the limit.
//
//lab:breaks 4.17 4.30
//lab:kills TestReconnectDoesNotRefill TestAbuserIsDisconnected
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
	guard := NewGuard(limits, env.Clock, env.Log)
	server.OnClose(guard.Close)

	server.AllowRequest(guard.Admit)
	app.Install(server, publisher(server))
	server.Use(func(_ context.Context, socket *socketio.Socket) error {
		guard.Authenticated(socket.Request())
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) {
		socket.Use(guard.limitEvent)
		socket.OnDisconnect(func(socketio.Reason) {
			guard.events.drop(app.User(socket))
			guard.refusals.drop(app.User(socket))
		})
	})

	plain := app.NewWebSocket(guard, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

func (l *Limiter) drop(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.buckets, key)
}
