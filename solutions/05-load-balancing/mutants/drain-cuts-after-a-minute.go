//go:build mutant

// A node that is drained is given a minute, and then everything that it has is closed.
//
//lab:overdoes 5.35
//lab:kills TestDrain
package loadbalancing

import (
	"fmt"
	"time"
)

func (p *pool) drain(name string, draining bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.find(name)
	if n == nil {
		return fmt.Errorf("there is no node named %s", name)
	}
	if n.draining = draining; draining {
		p.clock.AfterFunc(time.Minute, n.giveUp)
	}
	return nil
}
