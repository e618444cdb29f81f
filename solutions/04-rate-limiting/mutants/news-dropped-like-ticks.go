//go:build mutant

// Every event may be dropped: a client that does not read misses news, never
// learns of it, and stays connected.
//
//lab:breaks 4.48
//lab:kills TestSlowConsumer
package ratelimiting

import (
	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/socketio"
)

func publisher(server *socketio.Server) app.Publish {
	return func(event string, args ...any) error { return server.To(app.Floor).Volatile().Emit(event, args...) }
}
