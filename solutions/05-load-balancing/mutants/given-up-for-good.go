//go:build mutant

// A node that was given up takes new sessions again, and gives each of them up at once.
//
//lab:overdoes 5.24
//lab:kills TestHungNode
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
	case h.bad >= keys.Fall:
		h.down = true
	case h.good >= keys.Rise && h.down:
		h.down = false
	}
	if h.silent >= keys.Fall {
		n.giveUp()
	}
	n.forgetIdle()
}
