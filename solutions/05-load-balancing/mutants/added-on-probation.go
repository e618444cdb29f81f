//go:build mutant

// A node that is added has to pass health checks first.
//
//lab:breaks 5.37
//lab:kills TestLeastConnections TestRemove
package loadbalancing

func (p *pool) add(name string, target *url.URL) (*backend, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := &backend{pool: p, name: name, url: target, sessions: map[string]*session{}}
	n.health.down = len(p.backends) >= len(p.keys.Nodes)
	n.ctx, n.end = context.WithCancel(context.Background())
	n.alive, n.giveUp = context.WithCancel(n.ctx)
	p.backends = append(p.backends, n)
	slices.SortFunc(p.backends, func(a, b *backend) int { return strings.Compare(a.name, b.name) })
	return n, nil
}
