//go:build mutant

// A cookie that is too short makes the balancer fail.
//
//lab:breaks 5.9
//lab:kills TestForgedCookies
package loadbalancing

import "errors"

func (b *Balancer) visit(r *http.Request, try func(*visit) error) error {
	var v *visit
	for _, cookie := range r.CookiesNamed(b.keys.Cookie) {
		if len(cookie.Value) < 16 {
			return errors.New("the cookie is too short")
		}
	}
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
		v.leave(false)
		if !notSent(err) {
			return err
		}
		tried, v = append(tried, v.backend), nil
	}
}
