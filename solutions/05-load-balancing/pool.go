package loadbalancing

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/05-load-balancing/app"
	"socketlab/labs/node"
)

// A pool knows the nodes, and which sessions each of them has.
type pool struct {
	clock clockwork.Clock
	keys  app.Keys

	mu       sync.Mutex
	backends []*backend // sorted by name
}

// A backend is one node.
type backend struct {
	pool     *pool
	name     string
	url      *url.URL
	ctx      context.Context // ends when the node is removed
	end      context.CancelFunc
	checking sync.WaitGroup

	// The pool's mutex guards the rest.
	draining bool
	health   health
	alive    context.Context // ends when the node is given up
	giveUp   context.CancelFunc
	sessions map[string]*session // by id
	load     int                 // how many sessions they count as
}

func newPool(clock clockwork.Clock, keys app.Keys) *pool { return &pool{clock: clock, keys: keys} }

func (p *pool) add(name string, target *url.URL) (*backend, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.find(name) != nil {
		return nil, fmt.Errorf("there is a node named %s already", name)
	}
	n := &backend{pool: p, name: name, url: target, sessions: map[string]*session{}}
	n.ctx, n.end = context.WithCancel(context.Background())
	n.alive, n.giveUp = context.WithCancel(n.ctx)
	p.backends = append(p.backends, n)
	slices.SortFunc(p.backends, func(a, b *backend) int { return strings.Compare(a.name, b.name) })
	return n, nil
}

func (p *pool) remove(name string) (*backend, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.find(name)
	if n == nil {
		return nil, fmt.Errorf("there is no node named %s", name)
	}
	p.backends = slices.DeleteFunc(p.backends, func(other *backend) bool { return other == n })
	return n, nil
}

func (p *pool) drain(name string, draining bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.find(name)
	if n == nil {
		return fmt.Errorf("there is no node named %s", name)
	}
	n.draining = draining
	return nil
}

// find returns the node of that name, or nil. The mutex must be held.
func (p *pool) find(name string) *backend {
	for _, n := range p.backends {
		if n.name == name {
			return n
		}
	}
	return nil
}

// stats describes the nodes.
func (p *pool) stats() (all []node.NodeStats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.backends {
		state := "up"
		switch {
		case n.health.down:
			state = "down"
		case n.draining:
			state = "draining"
		}
		all = append(all, node.NodeStats{Name: n.name, State: state, Sessions: n.load})
	}
	return all
}

// stay returns a visit to the node where a session is, or nil if nobody can be there any
// more.
func (p *pool) stay(name, id string) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := p.find(name); n != nil && n.alive.Err() == nil {
		return n.visit(id, false)
	}
	return nil
}

// choose returns a visit, with a new session, to the node that has the fewest of those that
// take new ones and have not been tried. It returns nil if there is none.
func (p *pool) choose(tried []*backend) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var best *backend
	for _, n := range p.backends {
		if !n.draining && !n.health.down && !slices.Contains(tried, n) && (best == nil || n.load < best.load) {
			best = n
		}
	}
	if best == nil {
		return nil
	}
	return best.visit(rand.Text(), true)
}
