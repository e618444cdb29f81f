//go:build mutant

// The key of a client without a trusted proxy is its address and port.
//
//lab:breaks 4.39
//lab:kills TestForgedForwardedFor
package ratelimiting

func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	if !p.trust(address) {
		return r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		previous, ok := parseHop(hop)
		if !ok || !p.trust(address) {
			break
		}
		address = previous
	}
	return network(address)
}
