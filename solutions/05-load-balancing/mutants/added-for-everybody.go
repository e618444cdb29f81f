//go:build mutant

// Whatever asks for a WebSocket goes to the newest node.
//
//lab:overdoes 5.37
//lab:kills TestLeastConnections
package loadbalancing

func (p *pool) choose(tried []*backend) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var best *backend
	for _, n := range p.backends {
		if !n.draining && !n.health.down && !slices.Contains(tried, n) && (best == nil || n.load < best.load || len(p.backends) > len(p.keys.Nodes)) {
			best = n
		}
	}
	if best == nil {
		return nil
	}
	return best.visit(rand.Text(), true)
}
