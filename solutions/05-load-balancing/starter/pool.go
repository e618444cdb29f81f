package loadbalancing

import (
	"net/url"
	"sync"

	"socketlab/labs/node"
)

// A pool knows the nodes, and which sessions each of them has.
type pool struct {
	mu       sync.Mutex
	backends []*backend
}

// A backend is one node.
type backend struct {
	name string
	url  *url.URL
}

func (p *pool) add(n *backend) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.backends = append(p.backends, n)
}

// choose returns the node for a new session, or nil if there is none.
func (p *pool) choose() *backend {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.backends) == 0 {
		return nil
	}
	return p.backends[0] // TODO 2: the one with the fewest sessions; so count them
}

// stats describes the nodes.
func (p *pool) stats() (all []node.NodeStats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.backends {
		all = append(all, node.NodeStats{Name: n.name, State: "up"}) // TODO 2, 5 and 6
	}
	return all
}
