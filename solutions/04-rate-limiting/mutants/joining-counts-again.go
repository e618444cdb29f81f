//go:build mutant

// A client that joins the namespace again counts as another connection.
//
//lab:overdoes 4.37
//lab:kills TestConnectionsOfAnAddress
package ratelimiting

import "sync"

var joined sync.Map // by request

func (c *Connections) Authenticated(r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if u := c.unauthenticated[r]; u != nil {
		joined.Store(r, u)
	} else if u, ok := joined.Load(r); ok {
		u.(*usage).open++
	}
	c.authenticated(r)
}
