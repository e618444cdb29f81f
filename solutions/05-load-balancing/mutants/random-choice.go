//go:build mutant

// A new session goes to any node, by chance.
//
//lab:breaks 5.1
//lab:kills TestLeastConnections
package loadbalancing

import (
	"math/rand/v2"
	"slices"
	"strconv"
)

func (p *pool) choose(tried []*backend) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	var usable []*backend
	for _, n := range p.backends {
		if !n.draining && !n.health.down && !slices.Contains(tried, n) {
			usable = append(usable, n)
		}
	}
	if len(usable) == 0 {
		return nil
	}
	return usable[rand.IntN(len(usable))].visit(strconv.FormatUint(rand.Uint64(), 36), true)
}
