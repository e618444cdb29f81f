package loadbalancing

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/node"
)

// A pool knows the nodes, and who is where.
type pool struct {
	clock clockwork.Clock
	idle  time.Duration // a client on long-polling that asks for nothing for so long has gone

	mu    sync.Mutex
	nodes []*backend // sorted by name
}

// A backend is one node. The pool's mutex guards what may change.
type backend struct {
	pool    *pool
	name    string
	url     *url.URL
	ctx     context.Context // ends when the node is removed
	remove  context.CancelFunc
	running sync.WaitGroup // its health checks

	draining bool
	down     bool // it gets no new sessions
	run      int  // how many health checks in a row contradict that

	alive    context.Context // ends when nobody can stay, since the node does not even answer
	giveUp   context.CancelFunc
	silences int // how many health checks in a row were not answered

	sessions map[string]*session // by id
}

// A session is one client on one node: whoever has the cookie with its id, or a WebSocket
// without one.
type session struct {
	tunnels, requests int // under way
	seen              time.Time
}

func (p *pool) add(name string, target *url.URL) (*backend, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.find(name) != nil {
		return nil, fmt.Errorf("there is a %s already", name)
	}
	b := &backend{name: name, url: target, pool: p, sessions: map[string]*session{}}
	b.ctx, b.remove = context.WithCancel(context.Background())
	b.alive, b.giveUp = context.WithCancel(b.ctx)
	p.nodes = append(p.nodes, b)
	slices.SortFunc(p.nodes, func(a, b *backend) int { return strings.Compare(a.name, b.name) })
	return b, nil
}

// find returns the node of that name, or nil. p.mu must be held.
func (p *pool) find(name string) *backend {
	if i := slices.IndexFunc(p.nodes, func(b *backend) bool { return b.name == name }); i >= 0 {
		return p.nodes[i]
	}
	return nil
}

// take removes the nodes that are chosen and returns them.
func (p *pool) take(chosen func(*backend) bool) (taken []*backend) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.nodes = slices.DeleteFunc(p.nodes, func(b *backend) bool {
		if chosen(b) {
			taken = append(taken, b)
			return true
		}
		return false
	})
	return taken
}

func (p *pool) drain(name string, draining bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.find(name)
	if b == nil {
		return fmt.Errorf("there is no %s", name)
	}
	b.draining = draining
	return nil
}

// stats describes the nodes.
func (p *pool) stats() (all []node.NodeStats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range p.nodes {
		state := "up"
		switch {
		case b.down:
			state = "down"
		case b.draining:
			state = "draining"
		}
		all = append(all, node.NodeStats{Name: b.name, State: state, Sessions: b.count()})
	}
	return all
}

// A visit is one request on its way to a node, or a tunnel. Whoever has one must leave.
type visit struct {
	*backend
	alive context.Context // ends when the node is given up
	id    string
	to    *session
}

// stay returns a visit to the node where a session is, or nil if nobody can be there any
// more.
func (p *pool) stay(name, id string) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	if b := p.find(name); b != nil && b.alive.Err() == nil {
		return b.visit(id)
	}
	return nil
}

// choose returns a visit with a new session to the node that has the fewest, among those
// that get new ones and have not been tried. It returns nil if there is none.
func (p *pool) choose(tried []*backend) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var best *backend
	for _, b := range p.nodes {
		if !b.draining && !b.down && !slices.Contains(tried, b) && (best == nil || b.count() < best.count()) {
			best = b
		}
	}
	if best == nil {
		return nil
	}
	return best.visit(rand.Text())
}

// visit must be called with the pool's mutex held.
func (b *backend) visit(id string) *visit {
	s := b.sessions[id]
	if s == nil {
		s = &session{}
		b.sessions[id] = s
	}
	s.requests++
	return &visit{b, b.alive, id, s}
}

// tunnel counts the visit as a tunnel from now on.
func (v *visit) tunnel() {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	v.to.tunnels++
}

// leave ends a visit. If the client may come back, the session stays for a while.
func (v *visit) leave(tunnels int, comesBack bool) {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	v.to.requests--
	v.to.tunnels -= tunnels
	if comesBack {
		v.to.seen = v.pool.clock.Now()
	} else {
		v.to.seen = time.Time{}
	}
}

// count returns how many sessions there are, and forgets those that have gone. A browser may
// have several tunnels. The pool's mutex must be held.
func (b *backend) count() (n int) {
	now := b.pool.clock.Now()
	for id, s := range b.sessions {
		switch {
		case s.tunnels > 0:
			n += s.tunnels
		case s.requests > 0 || now.Sub(s.seen) < b.pool.idle:
			n++
		default:
			delete(b.sessions, id)
		}
	}
	return n
}
