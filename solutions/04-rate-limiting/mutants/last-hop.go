//go:build mutant

// The client is the last entry of X-Forwarded-For: behind two proxies, every
// client has the address of the second one.
//
//lab:overdoes 4.40
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
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if address, ok := parseHop(hops[len(hops)-1]); ok && p.trust(peer.Addr().Unmap()) {
		return network(address)
	}
	return network(peer.Addr().Unmap())
}
