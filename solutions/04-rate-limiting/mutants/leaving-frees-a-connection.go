//go:build mutant

// A connection stops counting when its client leaves the namespace, although it is still
// open.
//
//lab:breaks 4.33 4.35 4.37
//lab:kills TestConnectionsOfAnAddress
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
	server.OnConnection(func(socket *socketio.Socket) {
		socket.Use(guard.limitEvent)
		socket.OnDisconnect(func(socketio.Reason) {
			address := guard.proxies.Client(socket.Request())
			guard.connections.mu.Lock()
			defer guard.connections.mu.Unlock()
			if u := guard.connections.addresses[address]; u != nil && u.open > 1 {
				u.open--
			}
		})
	})

	plain := app.NewWebSocket(guard, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}
