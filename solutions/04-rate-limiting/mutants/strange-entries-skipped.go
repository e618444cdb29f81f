//go:build mutant

// Entries of X-Forwarded-For that are not addresses are skipped. They should end the list.
//
//lab:breaks 4.44
//lab:kills TestForwardedFor
package ratelimiting

func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !p.trust(address) {
			break
		}
		previous, ok := parseHop(hop)
		if !ok {
			continue
		}
		address = previous
	}
	return network(address)
}
