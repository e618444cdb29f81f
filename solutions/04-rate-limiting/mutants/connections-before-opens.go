//go:build mutant

// The number of connections is checked before the rate of handshakes: a handshake
// beyond the number takes no token.
//
//lab:breaks 4.32
//lab:kills TestHandshakesOfAnAddress
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if err := g.connections.Open(address, r); err != nil {
		return err
	}
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	return nil
}
