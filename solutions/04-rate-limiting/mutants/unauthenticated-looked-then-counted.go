//go:build mutant

// Looking at the number of connections without a user and changing it are two steps, each
// under the lock: in between, other handshakes take the same place.
//
//lab:breaks 4.34
//lab:kills TestConcurrentHandshakes
package ratelimiting

import "time"

func (c *Connections) Open(address string, r *http.Request) error {
	c.mu.Lock()
	u := c.addresses[address]
	isFull := u != nil && u.unauthenticated >= c.maxUnauthenticated
	c.mu.Unlock()
	if isFull {
		return ErrTooManyConnections
	}
	if u != nil {
		time.Sleep(20 * time.Millisecond) // a real guard would ask a database
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	if u = c.addresses[address]; u == nil {
		u = &usage{}
		c.addresses[address] = u
	}
	if u.open >= c.max {
		return ErrTooManyConnections
	}
	u.open++
	u.unauthenticated++
	c.unauthenticated[r] = u
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}
