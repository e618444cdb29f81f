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

// Connections holds the open connections of each address. It keeps no number that could
// disagree with them: it counts them at each handshake, and an address has few. It may be
// used concurrently.
type Connections struct {
	max, maxUnauthenticated int

	mu   sync.Mutex
	open map[string]connections // by address
}

// connections are the open connections of one address, by the request that opened them.
// The value says whether the connection has a user.
type connections map[*http.Request]bool

// NewConnections returns Connections without any.
func NewConnections(limits app.Limits) *Connections {
	return &Connections{
		max:                limits.Connections,
		maxUnauthenticated: limits.Unauthenticated,
		open:               map[string]connections{},
	}
}

// Open adds a connection until the context of its request ends, or returns
// ErrTooManyConnections.
func (c *Connections) Open(address string, r *http.Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	here := c.open[address]
	if len(here) >= c.max || here.unauthenticated() >= c.maxUnauthenticated {
		return ErrTooManyConnections
	}
	if here == nil {
		here = connections{}
		c.open[address] = here
	}
	here[r] = false
	context.AfterFunc(r.Context(), func() { c.closed(address, r) })
	return nil
}

func (c connections) unauthenticated() (count int) {
	for _, hasUser := range c {
		if !hasUser {
			count++
		}
	}
	return count
}

// Authenticated notes that a connection has a user from now on.
func (c *Connections) Authenticated(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, open := c.open[address][r]; open {
		c.open[address][r] = true
	}
}

func (c *Connections) closed(address string, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open[address], r)
	if len(c.open[address]) == 0 {
		delete(c.open, address)
	}
}
