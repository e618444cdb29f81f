//go:build mutant

// Connections without a user count like any other: a handful of half-open ones
// may be thousands.
//
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

import (
	"context"
	"net/http"
)

func (c *Connections) Open(address string, r *http.Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.addresses[address]
	if h == nil {
		h = &held{}
		c.addresses[address] = h
	}
	if h.open >= c.max {
		return ErrTooManyConnections
	}
	h.open++
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}
