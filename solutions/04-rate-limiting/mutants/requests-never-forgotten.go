//go:build mutant

// The request of a connection that ended without a user is kept forever.
//
//lab:breaks 4.59
//lab:kills TestAddressesAreForgotten
package ratelimiting

func (c *Connections) closed(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.addresses[address]
	if c.unauthenticated[r] != nil {
		u.unauthenticated--
	}
	if u.open--; u.open == 0 {
		delete(c.addresses, address)
	}
}
