//go:build mutant

// An entry with a port is a client of its own.
//
//lab:breaks 4.43
//lab:kills TestForwardedFor
package ratelimiting

import "fmt"

func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address, port := peer.Addr().Unmap(), ""
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		previous, ok := parseHop(hop)
		if !ok || !p.trust(address) {
			break
		}
		address, port = previous, ""
		if with, err := netip.ParseAddrPort(strings.TrimSpace(hop)); err == nil {
			port = fmt.Sprint(with.Port())
		}
	}
	return network(address) + port
}
