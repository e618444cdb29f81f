//go:build mutant

// A node that is added has to pass health checks first.
//
//lab:breaks 5.37
//lab:kills TestLeastConnections TestRemove
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
	added.health.down = b.pool.find(name) != b.pool.backends[0] && len(b.pool.backends) > len(b.keys.Nodes)
	added.checking.Go(func() { b.watch(added) })
	return nil
}
