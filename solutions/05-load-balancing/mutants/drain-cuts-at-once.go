//go:build mutant

// Draining a node closes everything that it has.
//
//lab:overdoes 5.35
//lab:kills TestDrain
package loadbalancing

import (
	"context"
	"fmt"
)

func (p *pool) drain(name string, draining bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.find(name)
	if n == nil {
		return fmt.Errorf("there is no node named %s", name)
	}
	if n.draining = draining; draining {
		n.giveUp()
		n.alive, n.giveUp = context.WithCancel(n.ctx)
	}
	return nil
}
