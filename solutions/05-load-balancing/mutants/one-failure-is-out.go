//go:build mutant

// One bad answer is enough for a node to be down.
//
//lab:overdoes 5.21
//lab:kills TestHealth
package loadbalancing

func (n *backend) learn(said verdict) {
	n.pool.mu.Lock()
	defer n.pool.mu.Unlock()
	h, keys := &n.health, n.pool.keys.Health
	if said == good {
		h.good, h.bad = h.good+1, 0
	} else {
		h.good, h.bad = 0, h.bad+1
	}
	if h.silent++; said != silent {
		h.silent = 0
	}
	switch {
	case h.bad >= 1:
		h.down = true
	case h.good >= keys.Rise && h.down:
		h.down = false
		if n.alive.Err() != nil {
			n.alive, n.giveUp = context.WithCancel(n.ctx)
		}
	}
	if h.silent >= keys.Fall {
		n.giveUp()
	}
	n.forgetIdle()
}
