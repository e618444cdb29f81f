//go:build mutant

// The clients of a node that is drained may go on polling, and open no WebSocket there.
//
//lab:overdoes 5.35
//lab:kills TestDrain
package loadbalancing

func (b *Balancer) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	if name, _, ok := b.cookies.read(r, b.keys.Cookie); ok {
		b.pool.mu.Lock()
		n := b.pool.find(name)
		refused := n != nil && n.draining
		b.pool.mu.Unlock()
		if refused {
			b.fail(w, r, errNobody)
			return
		}
	}
	if err := b.visit(r, func(v *visit) error { return b.connect(v, w, r) }); err != nil {
		b.fail(w, r, err)
	}
}
