//go:build mutant

// A handshake takes its token when its user connects, so one without CONNECT is free.
//
//lab:breaks 4.32
//lab:kills TestHandshakesOfAnAddress
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if g.opens.isEmpty(address) {
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}

func (l *Limiter) isEmpty(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	bucket := l.buckets[key]
	if bucket == nil {
		return false
	}
	copied := *bucket
	return copied.Take(l.limit, 1, now) > 0
}

func (g *Guard) Authenticated(r *http.Request) {
	g.connections.Authenticated(r)
	g.opens.Take(g.proxies.Client(r), 1)
}
