package loadbalancing

import (
	"context"
	"crypto/rand"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/05-load-balancing/app"
	"socketlab/labs/node"
)

// A registry runs functions one after another in a goroutine of its own. Only they may use
// what it has.
type registry struct {
	clock    clockwork.Clock
	idle     time.Duration
	work     chan func()
	quit     chan struct{}
	ended    chan struct{}
	machines map[string]*machine
}

// A machine is one node.
type machine struct {
	name   string
	url    *url.URL
	ctx    context.Context // until it is removed
	cancel context.CancelFunc
	ended  chan struct{} // no more health checks

	draining, down bool
	up             context.Context // until it is given up
	giveUp         context.CancelFunc
	guests         map[string]*guest
}

// A guest is who has a cookie, or a WebSocket without one.
type guest struct {
	tunnels, requests int
	until             time.Time
}

func newRegistry(clock clockwork.Clock, keys app.Keys) *registry {
	r := &registry{
		clock: clock, idle: time.Duration(keys.Idle), machines: map[string]*machine{},
		work: make(chan func()), quit: make(chan struct{}), ended: make(chan struct{}),
	}
	go func() {
		defer close(r.ended)
		for {
			select {
			case do := <-r.work:
				do()
			case <-r.quit:
				return
			}
		}
	}()
	return r
}

// do runs a function and returns when it has ended. After close it does nothing.
func (r *registry) do(f func()) {
	done := make(chan struct{})
	select {
	case r.work <- func() { defer close(done); f() }:
		<-done
	case <-r.ended:
	}
}

func (r *registry) close() {
	close(r.quit)
	<-r.ended
}

func (m *machine) revive() {
	if m.guests == nil {
		m.guests = map[string]*guest{}
	}
	m.up, m.giveUp = context.WithCancel(m.ctx)
}

// load counts the sessions, and forgets those that are over.
func (r *registry) load(m *machine) (n int) {
	now := r.clock.Now()
	for id, g := range m.guests {
		if g.tunnels+g.requests == 0 && !now.Before(g.until) {
			delete(m.guests, id)
			continue
		}
		n += max(g.tunnels, 1)
	}
	return n
}

func (r *registry) describe() (all []node.NodeStats) {
	for name, m := range r.machines {
		stats := node.NodeStats{Name: name, State: "up", Sessions: r.load(m)}
		if m.draining {
			stats.State = "draining"
		}
		if m.down {
			stats.State = "down"
		}
		all = append(all, stats)
	}
	slices.SortFunc(all, func(a, b node.NodeStats) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// A stay is one request or tunnel of a guest.
type stay struct {
	registry *registry
	machine  *machine
	up       context.Context
	id       string
	guest    *guest
	fresh    bool
	tunnel   bool
}

// admit finds the machine for a request, and lets the guest in. It returns nil if there is
// none, and never one of those that have refused already.
func (r *registry) admit(name, id string, refused []*machine) (s *stay) {
	r.do(func() {
		m := r.machines[name]
		fresh := m == nil || m.up.Err() != nil || slices.Contains(refused, m)
		if fresh {
			id, m = rand.Text(), r.emptiest(refused)
		}
		if m == nil {
			return
		}
		g := m.guests[id]
		if g == nil {
			g = &guest{}
			m.guests[id] = g
		}
		g.requests++
		s = &stay{registry: r, machine: m, up: m.up, id: id, guest: g, fresh: fresh}
	})
	return s
}

func (r *registry) emptiest(refused []*machine) (best *machine) {
	least := 0
	for _, m := range r.machines {
		if m.draining || m.down || slices.Contains(refused, m) {
			continue
		}
		if load := r.load(m); best == nil || load < least {
			best, least = m, load
		}
	}
	return best
}

// becomeTunnel counts the stay as a WebSocket from now on.
func (s *stay) becomeTunnel() {
	s.registry.do(func() {
		s.guest.requests--
		s.guest.tunnels++
		s.tunnel = true
	})
}

// leave ends the stay. The session stays for a while if the guest may come back.
func (s *stay) leave(comesBack bool) {
	s.registry.do(func() {
		if s.tunnel {
			s.guest.tunnels--
		} else {
			s.guest.requests--
		}
		s.guest.until = time.Time{}
		if comesBack {
			s.guest.until = s.registry.clock.Now().Add(s.registry.idle)
		}
	})
}
