//go:build mutant

// Connections without a user count like any other, so there may be as many of
// them.
//
//lab:breaks 4.34
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

import (
	"context"
	"net/http"
)

func (c *Connections) Open(address string, r *http.Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.addresses[address]
	if u == nil {
		u = &usage{}
		c.addresses[address] = u
	}
	if u.open >= c.max {
		return ErrTooManyConnections
	}
	u.open++
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}
