//go:build mutant

// Only open connections are counted: who opens and closes all day is never
// stopped.
//
//lab:kills TestHandshakesOfAnAddress TestPlainWebSocket
package ratelimiting

import "net/http"

func (g *Guard) Admit(r *http.Request) error { return g.connections.Open(g.proxies.Client(r), r) }
