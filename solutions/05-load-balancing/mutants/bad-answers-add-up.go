//go:build mutant

// A good answer does not begin the bad ones at zero again.
//
//lab:overdoes 5.21
//lab:kills TestHealth
package loadbalancing

func (n *backend) learn(said verdict) {
	n.pool.mu.Lock()
	defer n.pool.mu.Unlock()
	h, keys := &n.health, n.pool.keys.Health
	if said == good {
		h.good++
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
		if n.alive.Err() != nil {
			n.alive, n.giveUp = context.WithCancel(n.ctx)
		}
	}
	if h.silent >= keys.Fall {
		n.giveUp()
	}
	n.forgetIdle()
}
