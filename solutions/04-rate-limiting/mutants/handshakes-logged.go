//go:build mutant

// Every refused handshake writes a line to the log, so anybody can fill it.
//
//lab:breaks 4.60
//lab:kills TestFloodCannotFillTheLog
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		g.log.Warn("too many handshakes", "address", address)
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}
