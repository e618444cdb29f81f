//go:build mutant

// X-Real-IP of a trusted proxy takes precedence, and proxies pass it on as the client wrote
// it.
//
//lab:breaks 4.42
//lab:kills TestOtherHeadersAreIgnored
package ratelimiting

func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	if real, ok := parseHop(r.Header.Get("X-Real-IP")); ok && p.trust(address) {
		return network(real)
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
