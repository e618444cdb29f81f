//go:build mutant

// Whatever can be parsed as a URL is added.
//
//lab:breaks 5.41
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
	ticker := b.env.Clock.NewTicker(time.Duration(b.keys.Health.Every))
	added.checking.Go(func() { b.watch(added, ticker) })
	return nil
}
