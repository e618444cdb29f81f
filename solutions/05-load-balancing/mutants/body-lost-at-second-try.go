//go:build mutant

// The second node gets a POST without its body, which the first try has closed.
//
//lab:breaks 5.25
//lab:kills TestNothingIsSentTwice
package loadbalancing

func (b *Balancer) roundTrip(r *http.Request) (answer *http.Response, err error) {
	err = b.visit(r, func(v *visit) error {
		answer, err = b.ask(v, r)
		return err
	})
	return answer, err
}
