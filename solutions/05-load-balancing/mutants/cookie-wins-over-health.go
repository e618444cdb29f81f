//go:build mutant

// A cookie is obeyed even if its node has been given up.
//
//lab:breaks 5.24
//lab:kills TestHungNode
package loadbalancing

func (p *pool) stay(name, id string) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := p.find(name); n != nil {
		return n.visit(id, false)
	}
	return nil
}
