//go:build mutant

// A node that comes or goes makes the balancer start again with all of them.
//
//lab:overdoes 5.38
//lab:kills TestRemove
package loadbalancing

func (b *Balancer) Remove(name string) error {
	for _, n := range b.pool.stats() {
		removed, err := b.pool.remove(n.Name)
		if err != nil {
			return err
		}
		removed.end()
		removed.checking.Wait()
		if n.Name != name {
			if err := b.Add(n.Name, removed.url.String()); err != nil {
				return err
			}
		}
	}
	return nil
}
