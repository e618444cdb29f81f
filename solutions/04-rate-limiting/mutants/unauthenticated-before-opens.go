//go:build mutant

// A handshake takes no token when it is refused because too many connections of its address
// have no user.
//
//lab:breaks 4.32
//lab:kills TestHandshakesOfAnAddress
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	g.connections.mu.Lock()
	u := g.connections.addresses[address]
	isFull := u != nil && u.unauthenticated >= g.connections.maxUnauthenticated
	g.connections.mu.Unlock()
	if isFull {
		return ErrTooManyConnections
	}
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}
