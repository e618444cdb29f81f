//go:build mutant

// Every CONNECT of a connection takes one from the number of those without a user: a client
// that leaves the namespace and joins it again makes room for another.
//
//lab:breaks 4.34 4.37
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

func (c *Connections) authenticated(r *http.Request) {
	if u := c.unauthenticated[r]; u != nil {
		u.unauthenticated--
	}
}

func (c *Connections) closed(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.unauthenticated, r)
	u := c.addresses[address]
	if u.open--; u.open == 0 {
		delete(c.addresses, address)
	}
}
