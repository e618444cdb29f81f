//go:build mutant

// A node that is drained gets new sessions again once it has none.
//
//lab:breaks 5.35 5.36 5.39
//lab:kills TestDrain
package loadbalancing

func (p *pool) stats() (all []node.NodeStats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.backends {
		if n.load == 0 {
			n.draining = false
		}
		state := "up"
		switch {
		case n.health.down:
			state = "down"
		case n.draining:
			state = "draining"
		}
		n.forgetIdle()
		all = append(all, node.NodeStats{Name: n.name, State: state, Sessions: n.load})
	}
	return all
}
