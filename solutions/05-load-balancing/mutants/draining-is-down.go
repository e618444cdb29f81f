//go:build mutant

// A node that is drained is said to be down.
//
//lab:breaks 5.39
//lab:kills TestDrain
package loadbalancing

func (p *pool) stats() (all []node.NodeStats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.backends {
		state := "up"
		switch {
		case n.health.down:
			state = "down"
		case n.draining:
			state = "down"
		}
		n.forgetIdle()
		all = append(all, node.NodeStats{Name: n.name, State: state, Sessions: n.load})
	}
	return all
}
