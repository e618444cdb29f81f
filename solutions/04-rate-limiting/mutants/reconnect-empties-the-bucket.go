//go:build mutant

// A user who connects again loses the tokens that the bucket still holds.
//
//lab:overdoes 4.17 4.30
//lab:kills TestAbuserIsDisconnected
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
		guard.events.empty(app.User(socket))
		guard.Authenticated(socket.Request())
		return nil
	})
	server.OnConnection(func(socket *socketio.Socket) { socket.Use(guard.limitEvent) })

	plain := app.NewWebSocket(guard, env.Log)
	server.OnClose(plain.Close)
	env.HTTP.Handle("/ws", plain)
	return nil
}

func (l *Limiter) empty(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if bucket := l.buckets[key]; bucket != nil {
		bucket.credit, bucket.at = 0, l.clock.Now()
	}
}
