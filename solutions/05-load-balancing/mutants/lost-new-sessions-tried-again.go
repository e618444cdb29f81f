//go:build mutant

// A request that begins a session is sent again if its answer is lost.
//
//lab:breaks 5.27
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
		if !refused && !v.fresh {
			return err
		}
		tried, v = append(tried, v.backend), nil
	}
}
