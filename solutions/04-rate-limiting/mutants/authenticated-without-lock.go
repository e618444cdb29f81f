//go:build mutant

// Connections get their user without the mutex, while others open and close.
//
//lab:breaks 4.33
//lab:kills TestConcurrentHandshakes
//lab:race
package ratelimiting

import "net/http"

func (c *Connections) Authenticated(r *http.Request) { c.authenticated(r) }
