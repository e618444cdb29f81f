//go:build mutant

// Connections are counted without the mutex when they open.
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
	if u == nil {
		u = &usage{}
		c.addresses[address] = u
	}
	if u.open >= c.max || u.unauthenticated >= c.maxUnauthenticated {
		return ErrTooManyConnections
	}
	u.open++
	u.unauthenticated++
	c.unauthenticated[r] = u
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}
