//go:build mutant

// The count of an address stays when its last connection has ended.
//
//lab:breaks 4.59
//lab:kills TestAddressesAreForgotten
package ratelimiting

func (c *Connections) closed(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.authenticated(r)
	c.addresses[address].open--
}
