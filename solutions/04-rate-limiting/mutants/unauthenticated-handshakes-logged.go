//go:build mutant

// A handshake writes a line to the log when it is refused because too many connections of its
// address have no user.
//
//lab:breaks 4.60
//lab:kills TestFloodCannotFillTheLog
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	err := g.connections.Open(address, r)
	g.connections.mu.Lock()
	defer g.connections.mu.Unlock()
	if err != nil && g.connections.addresses[address].unauthenticated > 0 {
		g.log.Warn("too many connections without a user", "address", address)
	}
	return err
}
