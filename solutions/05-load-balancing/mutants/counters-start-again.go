//go:build mutant

// When a node is added, the balancer counts from zero again.
//
//lab:breaks 5.37
//lab:kills TestLeastConnections
package loadbalancing

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

func (p *pool) add(name string, target *url.URL) (*backend, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.find(name) != nil {
		return nil, fmt.Errorf("there is a node named %s already", name)
	}
	n := &backend{pool: p, name: name, url: target, sessions: map[string]*session{}}
	n.ctx, n.end = context.WithCancel(context.Background())
	n.alive, n.giveUp = context.WithCancel(n.ctx)
	for _, other := range p.backends {
		other.load = 0
	}
	p.backends = append(p.backends, n)
	slices.SortFunc(p.backends, func(a, b *backend) int { return strings.Compare(a.name, b.name) })
	return n, nil
}
