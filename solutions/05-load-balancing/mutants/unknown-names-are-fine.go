//go:build mutant

// A command for a node that is not there is carried out in silence.
//
//lab:breaks 5.41
//lab:kills TestRemove
package loadbalancing

func (p *pool) drain(name string, draining bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := p.find(name); n != nil {
		n.draining = draining
	}
	return nil
}
