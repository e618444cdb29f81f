//go:build mutant

// To undrain one node undrains all of them.
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
	n.draining = draining
	for _, other := range p.backends {
		other.draining = other.draining && draining
	}
	return nil
}
