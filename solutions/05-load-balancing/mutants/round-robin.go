//go:build mutant

// New sessions go to one node after the other, however many each of them has.
//
//lab:breaks 5.1
//lab:kills TestLeastConnections
package loadbalancing

var turn int // guarded by the mutex of the pool

func (p *pool) choose(tried []*backend) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var best *backend
	turn++
	for i := range p.backends {
		n := p.backends[(turn+i)%len(p.backends)]
		if !n.draining && !n.health.down && !slices.Contains(tried, n) && best == nil {
			best = n
		}
	}
	if best == nil {
		return nil
	}
	return best.visit(rand.Text(), true)
}
