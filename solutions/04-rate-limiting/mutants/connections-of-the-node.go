//go:build mutant

// The connections of all addresses are counted together.
//
//lab:overdoes 4.33
//lab:kills TestConnectionsOfAnAddress
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	if g.opens.Take(g.proxies.Client(r), 1) > 0 {
		return ErrTooManyHandshakes
	}
	return g.connections.Open("", r)
}
