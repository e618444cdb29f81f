//go:build mutant

// A node that is drained goes on getting new sessions.
//
//lab:breaks 5.35
//lab:kills TestDrain
package loadbalancing

func (p *pool) choose(tried []*backend) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var best *backend
	for _, n := range p.backends {
		if !n.health.down && !slices.Contains(tried, n) && (best == nil || n.load < best.load) {
			best = n
		}
	}
	if best == nil {
		return nil
	}
	return best.visit(rand.Text(), true)
}
