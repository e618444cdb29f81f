//go:build mutant

// A node that has been drained gets no new sessions any more.
//
//lab:breaks 5.36
//lab:kills TestDrain
package loadbalancing

import "fmt"

func (p *pool) drain(name string, draining bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.find(name)
	if n == nil {
		return fmt.Errorf("there is no node named %s", name)
	}
	n.draining = n.draining || draining
	return nil
}
