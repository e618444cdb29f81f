//go:build mutant

// A node takes no more than ten sessions, and whoever comes then is told that there is no
// node.
//
//lab:overdoes 5.1
//lab:kills TestLeastConnections
package loadbalancing

func (p *pool) choose(tried []*backend) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var best *backend
	for _, n := range p.backends {
		if n.load < 10 && !n.draining && !n.health.down && !slices.Contains(tried, n) && (best == nil || n.load < best.load) {
			best = n
		}
	}
	if best == nil {
		return nil
	}
	return best.visit(rand.Text(), true)
}
