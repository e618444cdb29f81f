//go:build mutant

// Only a GET goes where the cookie says; a POST goes to the node with the fewest sessions.
//
//lab:breaks 5.2
//lab:kills TestPollingKeepsItsNode
package loadbalancing

func (b *Balancer) visit(r *http.Request, try func(*visit) error) error {
	var v *visit
	if name, id, ok := b.cookies.read(r, b.keys.Cookie); ok && r.Method == http.MethodGet {
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
		v.leave(false)
		if !notSent(err) {
			return err
		}
		tried, v = append(tried, v.backend), nil
	}
}
