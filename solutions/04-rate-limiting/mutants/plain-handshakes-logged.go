//go:build mutant

// Every refused handshake of the plain WebSocket writes a line to the log.
//
//lab:breaks 4.60
//lab:kills TestFloodCannotFillTheLog
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	err := ErrTooManyHandshakes
	if g.opens.Take(address, 1) == 0 {
		err = g.connections.Open(address, r)
	}
	if err != nil && r.URL.Path == "/ws" {
		g.log.Warn("too many requests", "address", address)
	}
	return err
}
