//go:build mutant

// A POST whose connection was refused gets 502.
//
//lab:breaks 5.25
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
		if !refused || r.Method != http.MethodGet {
			return err
		}
		tried, v = append(tried, v.backend), nil
	}
}
