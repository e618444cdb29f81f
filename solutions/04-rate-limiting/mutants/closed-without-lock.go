//go:build mutant

// Connections are counted down without the mutex when they close.
//
//lab:breaks 4.33
//lab:kills TestConcurrentHandshakes
//lab:race
package ratelimiting

import "net/http"

func (c *Connections) closed(address string, r *http.Request) {
	c.authenticated(r)
	u := c.addresses[address]
	if u.open--; u.open == 0 {
		delete(c.addresses, address)
	}
}
