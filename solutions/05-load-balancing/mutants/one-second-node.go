//go:build mutant

// A request whose second node refuses the connection too gets 502, although there is a
// third.
//
//lab:breaks 5.25
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
		if !refused || len(tried) > 0 {
			return err
		}
		tried, v = append(tried, v.backend), nil
	}
}
