//go:build mutant

// A node that is added under a known name takes the place of the old one.
//
//lab:breaks 5.41
//lab:kills TestRemove
package loadbalancing

func (p *pool) add(name string, target *url.URL) (*backend, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.backends = slices.DeleteFunc(p.backends, func(n *backend) bool { return n.name == name })
	n := &backend{pool: p, name: name, url: target, sessions: map[string]*session{}}
	n.ctx, n.end = context.WithCancel(context.Background())
	n.alive, n.giveUp = context.WithCancel(n.ctx)
	p.backends = append(p.backends, n)
	slices.SortFunc(p.backends, func(a, b *backend) int { return strings.Compare(a.name, b.name) })
	return n, nil
}
