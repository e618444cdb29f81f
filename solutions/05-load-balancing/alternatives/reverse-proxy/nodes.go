package loadbalancing

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/05-load-balancing/app"
	"socketlab/labs/node"
)

// nodes are what there is behind the balancer.
type nodes struct {
	clock clockwork.Clock
	keys  app.Keys

	mu      sync.Mutex
	all     map[string]*target
	clients map[string]*client // by id
}

// A target is one node.
type target struct {
	name, token string
	url         *url.URL
	gone        context.Context // when it is removed
	leave       context.CancelFunc
	checks      sync.WaitGroup

	life    context.Context // while it answers; replaced when it does again
	kill    context.CancelFunc
	out     bool // of rotation
	drained bool
	seats   int // taken
}

// A client is whoever has one cookie, or a WebSocket without a cookie.
type client struct {
	at       *target
	tunnels  int
	requests int
	leaving  clockwork.Timer // without either; nil if it is there
	seats    int
}

func newNodes(clock clockwork.Clock, keys app.Keys) *nodes {
	return &nodes{clock: clock, keys: keys, all: map[string]*target{}, clients: map[string]*client{}}
}

func (s *nodes) add(name string, address *url.URL) (*target, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all[name] != nil {
		return nil, fmt.Errorf("%s is there already", name)
	}
	t := &target{name: name, token: s.token(name), url: address}
	t.gone, t.leave = context.WithCancel(context.Background())
	t.life, t.kill = context.WithCancel(t.gone)
	s.all[name] = t
	return t, nil
}

func (s *nodes) remove(name string) error {
	s.mu.Lock()
	t := s.all[name]
	delete(s.all, name)
	s.mu.Unlock()
	if t == nil {
		return fmt.Errorf("%s is not there", name)
	}
	t.leave()
	t.checks.Wait()
	return nil
}

func (s *nodes) drain(name string, drained bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.all[name]
	if t == nil {
		return fmt.Errorf("%s is not there", name)
	}
	t.drained = drained
	return nil
}

func (s *nodes) stats() []node.NodeStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []node.NodeStats
	for name, t := range s.all {
		n := node.NodeStats{Name: name, State: "up", Sessions: t.seats}
		if t.out {
			n.State = "down"
		} else if t.drained {
			n.State = "draining"
		}
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b node.NodeStats) int { return slices.Compare([]byte(a.Name), []byte(b.Name)) })
	return all
}

// pick reserves a place on the node with the fewest clients.
func (s *nodes) pick(but []*target) (*target, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var best *target
	for _, t := range s.all {
		if t.out || t.drained || slices.Contains(but, t) {
			continue
		}
		if best == nil || t.seats < best.seats {
			best = t
		}
	}
	if best == nil {
		return nil, ""
	}
	id := rand.Text()
	s.clients[id] = &client{at: best, seats: 1}
	best.seats++
	return best, id
}

// A visit is one request of a client, or one tunnel.
type visit struct {
	*nodes
	id   string
	c    *client
	life context.Context
	tun  bool
}

// enter begins a visit; its client may be new, or have been forgotten.
func (s *nodes) enter(at *target, id string) *visit {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.clients[id]
	if c == nil || c.at != at {
		c = &client{at: at}
		s.clients[id] = c
	}
	if c.leaving != nil {
		c.leaving.Stop()
		c.leaving = nil
	}
	c.requests++
	c.settle()
	return &visit{nodes: s, id: id, c: c, life: at.life}
}

// settle takes or gives back places.
func (c *client) settle() {
	want := c.tunnels
	if want == 0 && (c.requests > 0 || c.leaving != nil) {
		want = 1
	}
	c.at.seats += want - c.seats
	c.seats = want
}

func (v *visit) tunnel() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.c.requests--
	v.c.tunnels++
	v.tun = true
	v.c.settle()
}

// exit ends the visit.
func (v *visit) exit(stays bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	c := v.c
	if v.tun {
		c.tunnels--
	} else {
		c.requests--
	}
	if c.tunnels+c.requests == 0 {
		var timer clockwork.Timer
		if stays {
			timer = v.clock.AfterFunc(time.Duration(v.keys.Idle), func() {
				v.mu.Lock()
				defer v.mu.Unlock()
				if c.leaving == timer {
					v.forget(c)
				}
			})
			c.leaving = timer
		} else {
			v.forget(c)
		}
	}
	c.settle()
}

func (v *visit) forget(c *client) {
	c.leaving = nil
	c.settle()
	if v.clients[v.id] == c {
		delete(v.clients, v.id)
	}
}
