//go:build mutant

// The client is the first entry of X-Forwarded-For, which the client itself can
// write.
//
//lab:breaks 4.40
//lab:kills TestForwardedFor
package ratelimiting

import (
	"net/http"
	"net/netip"
	"strings"
)

func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-For"), ",")
	if address, ok := parseHop(first); ok && p.trust(peer.Addr().Unmap()) {
		return network(address)
	}
	return network(peer.Addr().Unmap())
}
