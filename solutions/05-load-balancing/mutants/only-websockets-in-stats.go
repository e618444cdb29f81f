//go:build mutant

// stats leaves out clients on long-polling, so a node seems empty while some are left.
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
			state = "draining"
		}
		n.forgetIdle()
		tunnels := 0
		for _, s := range n.sessions {
			tunnels += s.tunnels
		}
		all = append(all, node.NodeStats{Name: n.name, State: state, Sessions: tunnels})
	}
	return all
}
