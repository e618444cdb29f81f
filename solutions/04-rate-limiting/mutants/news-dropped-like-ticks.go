//go:build mutant

// Everything may be dropped: a client that does not read misses the news, never
// learns it, and stays.
//
//lab:kills TestSlowConsumer
package ratelimiting

import (
	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/socketio"
)

func publisher(io *socketio.Server) app.Publish {
	return func(event string, args ...any) error { return io.To(app.Floor).Volatile().Emit(event, args...) }
}
