//go:build mutant

// A connection that has a user takes one from the number of those without a user once more
// when it ends: its address may then open any number of them.
//
//lab:breaks 4.34
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

func (c *Connections) closed(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.unauthenticated, r)
	u := c.addresses[address]
	u.unauthenticated--
	if u.open--; u.open == 0 {
		delete(c.addresses, address)
	}
}
