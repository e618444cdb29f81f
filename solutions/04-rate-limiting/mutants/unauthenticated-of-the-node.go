//go:build mutant

// The connections without a user are counted for all addresses together: one attacker
// keeps everybody out.
//
//lab:overdoes 4.34
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
	if u.open >= c.max || len(c.unauthenticated) >= c.maxUnauthenticated {
		return ErrTooManyConnections
	}
	u.open++
	u.unauthenticated++
	c.unauthenticated[r] = u
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}
