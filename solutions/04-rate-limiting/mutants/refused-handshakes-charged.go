//go:build mutant

// A refused handshake makes the wait longer: a client that retries never gets in.
//
//lab:overdoes 4.32
//lab:kills TestHandshakesOfAnAddress
package ratelimiting

import (
	"net/http"
	"time"
)

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		g.opens.punish(address)
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}

func (l *Limiter) punish(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buckets[key].credit -= time.Duration(l.limit.Every)
}
