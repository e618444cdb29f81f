//go:build mutant

// The plain WebSocket has no guard: a client that Socket.IO refuses uses it
// instead.
//
//lab:breaks 4.53 4.56
//lab:kills TestPlainWebSocket
package ratelimiting

import (
	"context"
	"net/http"

	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/node"
	"socketlab/labs/socketio"
)

type unguarded struct{ app.Guard }

func (unguarded) Admit(*http.Request) error              { return nil }
func (unguarded) Authenticated(*http.Request)            {}
func (unguarded) Charge(user, event string) *app.Refusal { return nil }

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
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.limitEvent) })

	plain := app.NewWebSocket(unguarded{}, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}
