//go:build mutant

// One loop checks all nodes one after another, so that one that hangs delays what is
// known of the others.
//
//lab:breaks 5.24
//lab:kills TestHungNode
package loadbalancing

func (b *Balancer) watch(n *backend, ticker clockwork.Ticker) {
	defer ticker.Stop()
	for {
		select {
		case <-ticker.Chan():
			n.pool.mu.Lock()
			all := slices.Clone(n.pool.backends)
			n.pool.mu.Unlock()
			for _, each := range all {
				if all[0] == n {
					each.learn(b.check(each))
				}
			}
		case <-n.ctx.Done():
			return
		}
	}
}
