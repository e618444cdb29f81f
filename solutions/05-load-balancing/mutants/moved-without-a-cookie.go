//go:build mutant

// A session that moves to another node keeps its old cookie.
//
//lab:breaks 5.25
//lab:kills TestDeadNode TestNothingIsSentTwice
package loadbalancing

func (b *Balancer) visit(r *http.Request, try func(*visit) error) error {
	var v *visit
	if name, id, ok := b.cookies.read(r, b.keys.Cookie); ok {
		v = b.pool.stay(name, id)
	}
	for tried := []*backend(nil); ; {
		if v == nil {
			v = b.pool.choose(tried)
			if v != nil && len(tried) > 0 {
				v.fresh = false
			}
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
		tried, v = append(tried, v.backend), nil
	}
}
