//go:build mutant

// A node that is drained is not used for the cookie either, so its clients on long-polling
// lose their sessions.
//
//lab:overdoes 5.35
//lab:kills TestDrain
package loadbalancing

func (p *pool) stay(name, id string) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := p.find(name); n != nil && n.alive.Err() == nil && !n.draining {
		return n.visit(id, false)
	}
	return nil
}
