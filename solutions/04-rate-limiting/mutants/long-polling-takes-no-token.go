//go:build mutant

// A handshake over long-polling without a token is refused, but one that finds a token
// does not take it.
//
//lab:breaks 4.32
//lab:kills TestHandshakesOfAnAddress
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	if r.URL.Query().Get("transport") == "polling" {
		g.opens.mu.Lock()
		g.opens.buckets[address].credit += time.Duration(g.limits.Opens.Every)
		g.opens.mu.Unlock()
	}
	return g.connections.Open(address, r)
}
