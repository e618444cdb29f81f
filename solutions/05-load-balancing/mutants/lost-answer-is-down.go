//go:build mutant

// A node that has lost one answer is given up.
//
//lab:overdoes 5.27
//lab:kills TestNothingIsSentTwice
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
			b.pool.mu.Lock()
			v.health.down = true
			v.giveUp()
			b.pool.mu.Unlock()
			return err
		}
		tried, v = append(tried, v.backend), nil
	}
}
