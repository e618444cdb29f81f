//go:build mutant

// Nothing is charged or counted, and everything waits for a client that does not
// read.
//
//lab:breaks 4.2 4.14 4.33 4.47
//lab:kills all
package ratelimiting

import (
	"net/http"

	"socketlab/labs/04-rate-limiting/app"
	"socketlab/labs/socketio"
)

func publisher(server *socketio.Server) app.Publish {
	return func(event string, args ...any) error { return server.To(app.Floor).Emit(event, args...) }
}

func (g *Guard) Admit(*http.Request) error { return nil }

func (g *Guard) Charge(user, event string) *app.Refusal { return nil }
