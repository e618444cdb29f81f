//go:build mutant

// A node that is removed keeps its tunnels and requests.
//
//lab:breaks 5.38
//lab:kills TestRemove
package loadbalancing

func (b *Balancer) Remove(name string) error {
	_, err := b.pool.remove(name)
	return err
}
