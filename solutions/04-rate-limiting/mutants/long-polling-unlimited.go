//go:build mutant

// Only handshakes over WebSocket are limited: long-polling is another way in.
//
//lab:breaks 4.32 4.33
//lab:kills TestHandshakesOfAnAddress TestConnectionsOfAnAddress
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	if r.URL.Query().Get("transport") == "polling" {
		return nil
	}
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}
