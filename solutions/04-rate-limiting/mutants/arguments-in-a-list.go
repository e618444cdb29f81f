//go:build mutant

// An event for the floor carries one list instead of its number and its bytes.
//
//lab:breaks 4.12
//lab:kills TestRefusedEventDoesNotHappen TestSlowConsumer
package ratelimiting

func publisher(server *socketio.Server) app.Publish {
	return func(event string, args ...any) error {
		to := server.To(app.Floor)
		if event == "tick" {
			to = to.Volatile()
		}
		return to.Emit(event, args)
	}
}
