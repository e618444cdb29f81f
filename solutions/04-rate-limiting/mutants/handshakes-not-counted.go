//go:build mutant

// Only open connections are counted: a client may open and close them all day.
//
//lab:breaks 4.32
//lab:kills TestHandshakesOfAnAddress TestPlainWebSocket
package ratelimiting

import "net/http"

func (g *Guard) Admit(r *http.Request) error { return g.connections.Open(g.proxies.Client(r), r) }
