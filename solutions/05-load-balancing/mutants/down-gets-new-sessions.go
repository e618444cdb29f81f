//go:build mutant

// A node that is down gets new sessions.
//
//lab:breaks 5.21
//lab:kills TestHealth
package loadbalancing

func (p *pool) choose(tried []*backend) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var best *backend
	for _, n := range p.backends {
		if !n.draining && !slices.Contains(tried, n) && (best == nil || n.load < best.load) {
			best = n
		}
	}
	if best == nil {
		return nil
	}
	return best.visit(rand.Text(), true)
}
