//go:build mutant

// A session over long-polling is refused where there is no room, but takes none itself:
// anybody may open any number of them.
//
//lab:breaks 4.33 4.34
//lab:kills TestConnectionsOfAnAddress TestConnectionsWithoutAUser
package ratelimiting

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	if r.URL.Query().Get("transport") != "polling" {
		return g.connections.Open(address, r)
	}
	now, end := context.WithCancel(r.Context())
	defer end() // the request, unlike the session, ends with its answer
	return g.connections.Open(address, r.WithContext(now))
}
