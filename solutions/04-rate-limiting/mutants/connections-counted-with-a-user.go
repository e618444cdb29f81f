//go:build mutant

// A connection counts among connections only when it has a user: an address may have
// those without one in addition.
//
//lab:breaks 4.33
//lab:kills TestConnectionsOfAnAddress
package ratelimiting

func (c *Connections) Open(address string, r *http.Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.addresses[address]
	if u == nil {
		u = &usage{}
		c.addresses[address] = u
	}
	if u.open >= c.max || u.unauthenticated >= c.maxUnauthenticated {
		return ErrTooManyConnections
	}
	u.unauthenticated++
	c.unauthenticated[r] = u
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}

func (c *Connections) authenticated(r *http.Request) {
	if u := c.unauthenticated[r]; u != nil {
		u.unauthenticated--
		u.open++
		delete(c.unauthenticated, r)
	}
}

func (c *Connections) closed(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.authenticated(r)
	u := c.addresses[address]
	if u.open--; u.open == 0 && u.unauthenticated == 0 {
		delete(c.addresses, address)
	}
}
