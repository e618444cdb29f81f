//go:build mutant

// Health checks come forty times as seldom as they should.
//
//lab:breaks 5.20
//lab:kills TestHealth
package loadbalancing

func (b *Balancer) Add(name, address string) error {
	target, err := url.Parse(address)
	if err != nil || target.Scheme != "http" || target.Port() == "" {
		return fmt.Errorf("%q is not an address like http://127.0.0.1:3001", address)
	}
	added, err := b.pool.add(name, target)
	if err != nil {
		return err
	}
	ticker := b.env.Clock.NewTicker(40 * time.Duration(b.keys.Health.Every))
	added.checking.Go(func() { b.watch(added, ticker) })
	return nil
}
