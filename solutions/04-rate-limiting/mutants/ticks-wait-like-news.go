//go:build mutant

// Ticks wait for a client like news do: whoever is behind for a moment is cut
// off because of prices that nobody wants any more.
//
//lab:kills TestSlowConsumer
package ratelimiting

import (
	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/socketio"
)

func publisher(io *socketio.Server) app.Publish {
	return func(event string, args ...any) error { return io.To(app.Floor).Emit(event, args...) }
}
