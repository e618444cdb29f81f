//go:build mutant

// A node that was removed cannot be added again under its name.
//
//lab:overdoes 5.41
//lab:kills TestRemove
package loadbalancing

var everAdded sync.Map

func (p *pool) add(name string, target *url.URL) (*backend, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := everAdded.LoadOrStore(name, true); known {
		return nil, fmt.Errorf("there was a node named %s already", name)
	}
	n := &backend{pool: p, name: name, url: target, sessions: map[string]*session{}}
	n.ctx, n.end = context.WithCancel(context.Background())
	n.alive, n.giveUp = context.WithCancel(n.ctx)
	p.backends = append(p.backends, n)
	slices.SortFunc(p.backends, func(a, b *backend) int { return strings.Compare(a.name, b.name) })
	return n, nil
}
