//go:build mutant

// A node gets its first session only after good health checks.
//
//lab:overdoes 5.23
//lab:kills TestHealth
package loadbalancing

func (p *pool) add(name string, target *url.URL) (*backend, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.find(name) != nil {
		return nil, fmt.Errorf("there is a node named %s already", name)
	}
	n := &backend{pool: p, name: name, url: target, sessions: map[string]*session{}}
	n.ctx, n.end = context.WithCancel(context.Background())
	n.alive, n.giveUp = context.WithCancel(n.ctx)
	n.health.down = true
	p.backends = append(p.backends, n)
	slices.SortFunc(p.backends, func(a, b *backend) int { return strings.Compare(a.name, b.name) })
	return n, nil
}
