//go:build mutant

// When a node refuses a connection, everybody loses theirs.
//
//lab:breaks 5.26
//lab:kills TestDeadNode
package loadbalancing

func (b *Balancer) visit(r *http.Request, try func(*visit) error) error {
	var v *visit
	if name, id, ok := b.cookies.read(r, b.keys.Cookie); ok {
		v = b.pool.stay(name, id)
	}
	for tried := []*backend(nil); ; {
		if v == nil {
			v = b.pool.choose(tried)
		}
		if v == nil {
			return errNobody
		}
		err := try(v)
		if err == nil {
			return nil
		}
		refused := notSent(err)
		v.leave(!v.fresh && !refused)
		if !refused {
			return err
		}
		b.pool.mu.Lock()
		for _, n := range b.pool.backends {
			n.giveUp()
			n.alive, n.giveUp = context.WithCancel(n.ctx)
		}
		b.pool.mu.Unlock()
		tried, v = append(tried, v.backend), nil
	}
}
