//go:build mutant

// The mutex is held only to count a connection, and not to look whether there is room.
//
//lab:breaks 4.33
//lab:kills TestConcurrentHandshakes
//lab:race
package ratelimiting

import (
	"context"
	"net/http"
)

func (c *Connections) Open(address string, r *http.Request) error {
	u := c.addresses[address]
	if u != nil && (u.open >= c.max || u.unauthenticated >= c.maxUnauthenticated) {
		return ErrTooManyConnections
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if u == nil {
		u = &usage{}
		c.addresses[address] = u
	}
	u.open++
	u.unauthenticated++
	c.unauthenticated[r] = u
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}
