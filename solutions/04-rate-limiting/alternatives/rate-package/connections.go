package ratelimiting

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"socketlab/labs/04-rate-limiting/app"
)

// The reasons for refusing a handshake. The client does not learn them, and the kit logs them
// only at debug level: anybody could fill the log.
var (
	ErrTooManyConnections = errors.New("too many connections from one address")
	ErrTooManyHandshakes  = errors.New("too many handshakes from one address")
)

// Connections counts the open connections of each address without a mutex: it replaces a
// count only if nobody else has replaced it since it looked. It may be used concurrently.
type Connections struct {
	max, maxUnauthenticated int

	counts          sync.Map // from an address to its count, unless that is zero
	unauthenticated sync.Map // from a *http.Request to the address of its connection
}

// A count is never changed, only replaced.
type count struct{ open, unauthenticated int }

// NewConnections returns Connections that has counted none so far.
func NewConnections(limits app.Limits) *Connections {
	return &Connections{max: limits.Connections, maxUnauthenticated: limits.Unauthenticated}
}

// Open counts a connection until the context of its request ends, or returns
// ErrTooManyConnections.
func (c *Connections) Open(address string, r *http.Request) error {
	for {
		old := c.count(address)
		if old.open >= c.max || old.unauthenticated >= c.maxUnauthenticated {
			return ErrTooManyConnections
		}
		if c.replace(address, old, count{old.open + 1, old.unauthenticated + 1}) {
			break
		}
	}
	c.unauthenticated.Store(r, address)
	context.AfterFunc(r.Context(), func() {
		c.Authenticated(r)
		c.change(address, count{open: -1})
	})
	return nil
}

// Authenticated stops counting the connection of a request as one without a user. Calling
// it again has no effect.
func (c *Connections) Authenticated(r *http.Request) {
	if address, ok := c.unauthenticated.LoadAndDelete(r); ok {
		c.change(address.(string), count{unauthenticated: -1})
	}
}

// change adds to a count.
func (c *Connections) change(address string, by count) {
	for {
		old := c.count(address)
		if c.replace(address, old, count{old.open + by.open, old.unauthenticated + by.unauthenticated}) {
			return
		}
	}
}

func (c *Connections) count(address string) count {
	found, _ := c.counts.Load(address)
	current, _ := found.(count)
	return current
}

// replace reports whether the count was still the old one.
func (c *Connections) replace(address string, old, new count) bool {
	switch (count{}) {
	case old:
		_, taken := c.counts.LoadOrStore(address, new)
		return !taken
	case new:
		return c.counts.CompareAndDelete(address, old)
	}
	return c.counts.CompareAndSwap(address, old, new)
}
