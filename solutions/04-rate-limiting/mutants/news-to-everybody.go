//go:build mutant

// News go to all clients, not only to those that have joined the floor.
//
//lab:overdoes 4.11
//lab:kills TestSlowConsumer
package ratelimiting

func publisher(server *socketio.Server) app.Publish {
	return func(event string, args ...any) error {
		if event == "tick" {
			return server.To(app.Floor).Volatile().Emit(event, args...)
		}
		return server.Emit(event, args...)
	}
}
