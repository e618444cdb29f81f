//go:build mutant

// A handshake that names the client in another header is refused as a forgery.
//
//lab:overdoes 4.42
//lab:kills TestOtherHeadersAreIgnored
package ratelimiting

import "errors"

func (g *Guard) Admit(r *http.Request) error {
	for _, header := range []string{"X-Real-IP", "Forwarded", "True-Client-IP"} {
		if r.Header.Get(header) != "" {
			return errors.New("only X-Forwarded-For may name the client")
		}
	}
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}
