//go:build mutant

// The opens bucket of an address is dropped too when a connection from it ends.
//
//lab:overdoes 4.59
//lab:kills TestAddressesAreForgotten
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	if err := g.connections.Open(address, r); err != nil {
		return err
	}
	context.AfterFunc(r.Context(), func() { g.opens.drop(address) })
	return nil
}

func (l *Limiter) drop(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.buckets, key)
}
