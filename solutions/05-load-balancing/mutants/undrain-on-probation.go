//go:build mutant

// A node that comes back from draining is down until it has passed its health checks.
//
//lab:overdoes 5.36
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
	if n.draining = draining; !draining {
		n.health = health{down: true}
	}
	return nil
}
