//go:build mutant

// Handshakes with the plain WebSocket are charged, but its connections are not counted.
//
//lab:breaks 4.33 4.56
//lab:kills TestPlainConnections
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

	plain := app.NewWebSocket(uncounted{guard}, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

type uncounted struct{ *Guard }

func (u uncounted) Admit(r *http.Request) error {
	if u.opens.Take(u.proxies.Client(r), 1) > 0 {
		return ErrTooManyHandshakes
	}
	return nil
}

func (uncounted) Authenticated(*http.Request) {}
