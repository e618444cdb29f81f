//go:build mutant

// Ticks wait for a client like news do: one that falls behind for a moment is
// disconnected because of outdated prices.
//
//lab:breaks 4.47
//lab:kills TestSlowConsumer
package ratelimiting

import (
	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/socketio"
)

func publisher(server *socketio.Server) app.Publish {
	return func(event string, args ...any) error { return server.To(app.Floor).Emit(event, args...) }
}
