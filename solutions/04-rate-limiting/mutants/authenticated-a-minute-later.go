//go:build mutant

// A connection is noted as one with a user a minute after its client has learnt that it
// is connected.
//
//lab:overdoes 4.36
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

import (
	"net/http"
	"time"
)

func (g *Guard) Authenticated(r *http.Request) {
	time.AfterFunc(time.Minute, func() { g.connections.Authenticated(r) })
}
