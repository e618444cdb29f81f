//go:build mutant

// An event for the floor of more than 64 KiB is not published, to spare slow readers.
//
//lab:overdoes 4.12
//lab:kills TestArguments
package ratelimiting

func publisher(server *socketio.Server) app.Publish {
	return func(event string, args ...any) error {
		for _, arg := range args {
			if text, ok := arg.(string); ok && len(text) > 64<<10 {
				return errors.New("the event is too large to publish")
			}
		}
		to := server.To(app.Floor)
		if event == "tick" {
			to = to.Volatile()
		}
		return to.Emit(event, args...)
	}
}
