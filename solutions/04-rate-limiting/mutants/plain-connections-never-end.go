//go:build mutant

// A connection of the plain WebSocket counts forever.
//
//lab:overdoes 4.35
//lab:kills TestPlainConnections
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
	u.open++
	u.unauthenticated++
	c.unauthenticated[r] = u
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}

func (c *Connections) closed(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.URL.Path == "/ws" && c.unauthenticated[r] == nil {
		return
	}
	c.authenticated(r)
	u := c.addresses[address]
	if u.open--; u.open == 0 {
		delete(c.addresses, address)
	}
}
