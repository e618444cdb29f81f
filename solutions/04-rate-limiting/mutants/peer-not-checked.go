//go:build mutant

// X-Forwarded-For is read from the right as long as its entries are trusted, but nobody
// looks who sent it.
//
//lab:breaks 4.40
//lab:kills TestForgedForwardedFor
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
		if !ok {
			break
		}
		address = previous
		if !p.trust(address) {
			break
		}
	}
	return network(address)
}
