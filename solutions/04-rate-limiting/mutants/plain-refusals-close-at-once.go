//go:build mutant

// The plain WebSocket closes the connection at the first refusal.
//
//lab:overdoes 4.55
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

	plain := app.NewWebSocket(impatient{guard}, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

type impatient struct{ *Guard }

func (g impatient) Charge(user, event string) *app.Refusal {
	refusal := g.Guard.Charge(user, event)
	if refusal != nil {
		refusal.Disconnect = true
	}
	return refusal
}
