//go:build mutant

// The request of a connection with a user is kept forever, so that another CONNECT does not
// count again.
//
//lab:breaks 4.59
//lab:kills TestAddressesAreForgotten
package ratelimiting

func (c *Connections) authenticated(r *http.Request) {
	if u := c.unauthenticated[r]; u != nil {
		u.unauthenticated--
		c.unauthenticated[r] = nil
	}
}

func (c *Connections) closed(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.unauthenticated[r] != nil {
		c.authenticated(r)
		delete(c.unauthenticated, r)
	}
	u := c.addresses[address]
	if u.open--; u.open == 0 {
		delete(c.addresses, address)
	}
}
