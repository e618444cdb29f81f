package ratelimiting

import (
	"context"
	"errors"
	"net/http"
	"sync"
)

var (
	errAddress   = errors.New("too many connections from this address")
	errAnonymous = errors.New("too many connections without a user")
)

type tally struct {
	open      int
	anonymous map[context.Context]struct{}
}

// Connections keeps a tally of each address.
type Connections struct {
	Most, MostAnonymous int

	guard   sync.RWMutex
	tallies map[string]*tally
	homes   map[context.Context]string
}

// Open adds a connection.
func (c *Connections) Open(address string, r *http.Request) error {
	ctx := r.Context()
	c.guard.Lock()
	defer c.guard.Unlock()
	if c.tallies == nil {
		c.tallies = make(map[string]*tally)
		c.homes = make(map[context.Context]string)
	}
	t, ok := c.tallies[address]
	if !ok {
		t = &tally{anonymous: make(map[context.Context]struct{})}
	}
	switch {
	case t.open+1 > c.Most:
		return errAddress
	case len(t.anonymous)+1 > c.MostAnonymous:
		return errAnonymous
	}
	t.open++
	t.anonymous[ctx] = struct{}{}
	c.tallies[address] = t
	c.homes[ctx] = address
	go func() {
		<-ctx.Done()
		c.close(ctx)
	}()
	return nil
}

func (c *Connections) close(ctx context.Context) {
	c.guard.Lock()
	defer c.guard.Unlock()
	address := c.homes[ctx]
	delete(c.homes, ctx)
	if t := c.tallies[address]; t != nil {
		delete(t.anonymous, ctx)
		if t.open--; t.open == 0 {
			delete(c.tallies, address)
		}
	}
}

// Authenticated makes a connection known.
func (c *Connections) Authenticated(r *http.Request) {
	c.guard.Lock()
	if t := c.tallies[c.homes[r.Context()]]; t != nil {
		delete(t.anonymous, r.Context())
	}
	c.guard.Unlock()
}
