//go:build mutant

// A message on the plain WebSocket is charged twice.
//
//lab:overdoes 4.53
//lab:kills TestPlainWebSocket
package ratelimiting

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

	plain := app.NewWebSocket(twice{guard}, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

type twice struct{ *Guard }

func (g twice) Charge(user, event string) *app.Refusal {
	if refusal := g.Guard.Charge(user, event); refusal != nil {
		return refusal
	}
	return g.Guard.Charge(user, event)
}
