//go:build mutant

// Each IPv6 address has handshakes of its own; only the connections are those of its network.
//
//lab:breaks 4.32 4.46
//lab:kills TestHandshakesOfAnAddress
package ratelimiting

func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		previous, ok := parseHop(hop)
		if !ok || !p.trust(address) {
			break
		}
		address = previous
	}
	return address.String()
}

func (g *Guard) Admit(r *http.Request) error {
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	if parsed, err := netip.ParseAddr(address); err == nil {
		address = network(parsed)
	}
	return g.connections.Open(address, r)
}
