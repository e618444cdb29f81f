//go:build mutant

// Only the last hundred entries of X-Forwarded-For are read.
//
//lab:breaks 4.41
//lab:kills TestForwardedFor
package ratelimiting

func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	hops = hops[max(0, len(hops)-100):]
	for _, hop := range slices.Backward(hops) {
		previous, ok := parseHop(hop)
		if !ok || !p.trust(address) {
			break
		}
		address = previous
	}
	return network(address)
}
