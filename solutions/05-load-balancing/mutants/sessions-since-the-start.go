//go:build mutant

// stats says how many sessions a node has been given since the start.
//
//lab:breaks 5.39
//lab:kills TestDrain
package loadbalancing

import (
	"crypto/rand"
	"slices"
)

var given = map[*backend]int{} // guarded by the mutex of the pool

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
	given[best]++
	return best.visit(rand.Text(), true)
}

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
		n.forgetIdle()
		all = append(all, node.NodeStats{Name: n.name, State: state, Sessions: given[n]})
	}
	return all
}
