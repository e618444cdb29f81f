//go:build mutant

// Names of more than 64 bytes are refused, although the app accepts them.
//
//lab:overdoes 4.7
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
	app.Install(server, publisher(server))
	server.Use(func(_ context.Context, socket *socketio.Socket) error {
		if len(app.User(socket)) > 64 {
			return &socketio.ConnectError{Message: "Unauthorized"}
		}
		guard.Authenticated(socket.Request())
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.limitEvent) })

	plain := app.NewWebSocket(guard, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}
