//go:build mutant

// A bad answer does not begin the good ones at zero again.
//
//lab:breaks 5.23
//lab:kills TestHealth
package loadbalancing

func (n *backend) learn(said verdict) {
	n.pool.mu.Lock()
	defer n.pool.mu.Unlock()
	h, keys := &n.health, n.pool.keys.Health
	if said == good {
		h.good, h.bad = h.good+1, 0
	} else {
		h.bad++
	}
	if h.silent++; said != silent {
		h.silent = 0
	}
	switch {
	case h.bad == keys.Fall:
		h.down, h.good = true, 0 // the first time
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
