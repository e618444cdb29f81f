//go:build mutant

// A handshake is refused if an entry of X-Forwarded-For is not an address, even one
// that the client wrote.
//
//lab:overdoes 4.44
//lab:kills TestForwardedFor
package ratelimiting

import (
	"errors"
	"strings"
)

func (g *Guard) Admit(r *http.Request) error {
	for _, line := range r.Header.Values("X-Forwarded-For") {
		for _, hop := range strings.Split(line, ",") {
			if _, ok := parseHop(hop); !ok {
				return errors.New("an invalid X-Forwarded-For")
			}
		}
	}
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}
