//go:build mutant

// Only the first line of X-Forwarded-For is read: the one that the proxy added
// comes after that of the client.
//
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
		before, ok := parseHop(hop)
		if !ok || !p.trust(address) {
			break
		}
		address = before
	}
	return network(address)
}
