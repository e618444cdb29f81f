//go:build mutant

// Only the first line of X-Forwarded-For is read, but the proxy's line comes after
// the client's.
//
//lab:breaks 4.41
//lab:kills TestForwardedFor
package ratelimiting

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	for _, hop := range slices.Backward(strings.Split(r.Header.Get("X-Forwarded-For"), ",")) {
		previous, ok := parseHop(hop)
		if !ok || !p.trust(address) {
			break
		}
		address = previous
	}
	return network(address)
}
