//go:build mutant

// Nobody checks the health of a node that is down.
//
//lab:breaks 5.30
//lab:kills TestNobodyLeft
package loadbalancing

func (b *Balancer) watch(n *backend, ticker clockwork.Ticker) {
	defer ticker.Stop()
	for {
		select {
		case <-ticker.Chan():
			n.learn(b.check(n))
			n.pool.mu.Lock()
			down := n.health.down
			n.pool.mu.Unlock()
			if down {
				return
			}
		case <-n.ctx.Done():
			return
		}
	}
}
