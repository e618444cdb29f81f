//go:build mutant

// A connection without a user is known by the peer of its TCP connection, which may carry the
// long-polling sessions of several clients: when one ends, another no longer counts.
//
//lab:breaks 4.34
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

import "sync"

var requests sync.Map // the last request, by peer

func (c *Connections) Open(address string, r *http.Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.addresses[address]
	if u == nil {
		u = &usage{}
		c.addresses[address] = u
	}
	if u.open >= c.max || u.unauthenticated >= c.maxUnauthenticated {
		return ErrTooManyConnections
	}
	u.open++
	u.unauthenticated++
	requests.Store(r.RemoteAddr, r)
	c.unauthenticated[r] = u
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}

func (c *Connections) authenticated(r *http.Request) {
	found, _ := requests.Load(r.RemoteAddr)
	last, _ := found.(*http.Request)
	if u := c.unauthenticated[last]; u != nil {
		u.unauthenticated--
		delete(c.unauthenticated, last)
	}
}
