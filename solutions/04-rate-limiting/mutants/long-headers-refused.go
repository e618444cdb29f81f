//go:build mutant

// A handshake with more than a hundred entries in X-Forwarded-For is refused.
//
//lab:overdoes 4.41
//lab:kills TestForwardedFor
package ratelimiting

import (
	"errors"
	"strings"
)

func (g *Guard) Admit(r *http.Request) error {
	list := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	if strings.Count(list, ",") >= 100 {
		return errors.New("too many entries in X-Forwarded-For")
	}
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}
