//go:build mutant

// A connection that has left its namespace counts as one without a user again.
//
//lab:overdoes 4.37
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

func (c *Connections) left(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if u := c.addresses[address]; u != nil && r.Context().Err() == nil {
		u.unauthenticated++
		c.unauthenticated[r] = u
	}
}

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
			guard.connections.left(guard.proxies.Client(socket.Request()), socket.Request())
		})
	})

	plain := app.NewWebSocket(guard, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}
