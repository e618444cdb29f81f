//go:build mutant

// The limit of connections without a user applies to all connections.
//
//lab:overdoes 4.34
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

func (c *Connections) Open(address string, r *http.Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.addresses[address]
	if u == nil {
		u = &usage{}
		c.addresses[address] = u
	}
	if u.open >= c.max || u.open >= c.maxUnauthenticated {
		return ErrTooManyConnections
	}
	u.open++
	u.unauthenticated++
	c.unauthenticated[r] = u
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}
