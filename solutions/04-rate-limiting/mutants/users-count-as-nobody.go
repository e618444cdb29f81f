//go:build mutant

// Nobody notes who has a user by now: after the first few users of an address
// nobody else gets in.
//
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

import "net/http"

func (c *Connections) Authenticated(*http.Request) {}
