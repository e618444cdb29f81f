//go:build mutant

// Events for the floor wait in a queue of 64 for a goroutine that sends them, and are
// dropped when it is full.
//
//lab:breaks 4.48
//lab:overdoes 4.47
//lab:kills TestSlowConsumer
package ratelimiting

type published struct {
	event string
	args  []any
}

func publisher(server *socketio.Server) app.Publish {
	queue := make(chan published, 64)
	go func() {
		for p := range queue {
			to := server.To(app.Floor)
			if p.event == "tick" {
				to = to.Volatile()
			}
			_ = to.Emit(p.event, p.args...)
		}
	}()
	return func(event string, args ...any) error {
		select {
		case queue <- published{event, args}:
		default:
		}
		return nil
	}
}
