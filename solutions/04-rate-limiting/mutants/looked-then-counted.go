//go:build mutant

// Looking at the number of connections and changing it are two steps, each under the
// lock: in between, other handshakes take the same place.
//
//lab:breaks 4.33 4.34
//lab:kills TestConcurrentHandshakes
package ratelimiting

import "time"

func (c *Connections) Open(address string, r *http.Request) error {
	c.mu.Lock()
	u := c.addresses[address]
	if u == nil {
		u = &usage{}
		c.addresses[address] = u
	}
	isFull := u.open >= c.max || u.unauthenticated >= c.maxUnauthenticated
	c.mu.Unlock()
	if isFull {
		return ErrTooManyConnections
	}
	time.Sleep(time.Millisecond) // a real guard would ask a database

	c.mu.Lock()
	defer c.mu.Unlock()
	u.open++
	u.unauthenticated++
	c.unauthenticated[r] = u
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}
