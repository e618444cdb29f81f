//go:build mutant

// Everything is accepted: nobody is charged, nothing is counted, and all that
// is said waits for whoever does not read.
//
//lab:kills all
package ratelimiting

import (
	"net/http"

	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/socketio"
)

func publisher(io *socketio.Server) app.Publish {
	return func(event string, args ...any) error { return io.To(app.Floor).Emit(event, args...) }
}

func (g *Guard) Admit(*http.Request) error { return nil }

func (g *Guard) Charge(user, event string) *app.Refusal { return nil }
