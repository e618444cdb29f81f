//go:build mutant

// A GET whose answer is lost is sent again, because a GET changes nothing; but a poll
// does.
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
		if !refused && r.Method != http.MethodGet {
			return err
		}
		tried, v = append(tried, v.backend), nil
	}
}
