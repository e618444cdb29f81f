//go:build mutant

// Nothing records that a connection has a user now: after the first few users of
// an address, nobody else can connect.
//
//lab:overdoes 4.36
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

import "net/http"

func (c *Connections) Authenticated(*http.Request) {}
