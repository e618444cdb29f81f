//go:build mutant

// A goroutine notes that a connection has a user, so the client may learn first that it
// is connected.
//
//lab:overdoes 4.36
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

func (g *Guard) Authenticated(r *http.Request) { go g.connections.Authenticated(r) }
