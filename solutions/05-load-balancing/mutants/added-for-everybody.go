//go:build mutant

// When a node is added, those who are there move to it.
//
//lab:overdoes 5.37
//lab:kills TestRemove
package loadbalancing

func (b *Balancer) Add(name, address string) error {
	target, err := url.Parse(address)
	if err != nil {
		return err
	}
	added, err := b.pool.add(name, target)
	if err != nil {
		return err
	}
	b.pool.mu.Lock()
	if len(b.pool.backends) > len(b.keys.Nodes) {
		for _, n := range b.pool.backends {
			if n != added {
				n.giveUp()
				n.alive, n.giveUp = context.WithCancel(n.ctx)
			}
		}
	}
	b.pool.mu.Unlock()
	ticker := b.env.Clock.NewTicker(time.Duration(b.keys.Health.Every))
	added.checking.Go(func() { b.watch(added, ticker) })
	return nil
}
