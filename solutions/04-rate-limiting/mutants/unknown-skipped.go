//go:build mutant

// The word unknown in X-Forwarded-For is skipped. It should end the list, like any entry that
// is not an address.
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
		if strings.TrimSpace(hop) == "unknown" {
			continue
		}
		previous, ok := parseHop(hop)
		if !ok || !p.trust(address) {
			break
		}
		address = previous
	}
	return network(address)
}
