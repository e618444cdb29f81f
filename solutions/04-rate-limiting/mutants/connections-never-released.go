//go:build mutant

// Connections are counted when they open but not when they end: after a while
// nobody can connect.
//
//lab:overdoes 4.35
//lab:kills TestConnectionsOfAnAddress TestConnectionsWithoutAUser
package ratelimiting

import "net/http"

func (c *Connections) closed(address string, r *http.Request) {}
