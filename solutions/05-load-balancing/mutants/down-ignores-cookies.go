//go:build mutant

// The cookies of a node that is down are ignored, although it answers.
//
//lab:breaks 5.22
//lab:overdoes 5.24
//lab:kills TestHealth TestHungNode
package loadbalancing

func (p *pool) stay(name, id string) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := p.find(name); n != nil && n.alive.Err() == nil && !n.health.down {
		return n.visit(id, false)
	}
	return nil
}
