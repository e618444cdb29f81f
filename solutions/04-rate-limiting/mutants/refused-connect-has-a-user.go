//go:build mutant

// A connection has a user as soon as it has sent CONNECT, even if the app refuses it.
//
//lab:breaks 4.34 4.36
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

func Setup(server *socketio.Server, env node.Env) error {
	limits, err := app.ParseLimits(env.Keys)
	if err != nil {
		return err
	}
	guard := NewGuard(limits, env.Clock, env.Log)
	server.OnClose(guard.Close)

	server.AllowRequest(guard.Admit)
	server.Use(func(_ context.Context, socket *socketio.Socket) error {
		guard.Authenticated(socket.Request())
		return nil
	})
	app.Install(server, publisher(server))
	server.OnConnection(func(socket *socketio.Socket) {
		socket.Use(guard.limitEvent)
	})

	plain := app.NewWebSocket(guard, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}
