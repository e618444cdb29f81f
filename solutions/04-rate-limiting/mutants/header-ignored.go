//go:build mutant

// X-Forwarded-For is never read: all clients behind a proxy are one.
//
//lab:overdoes 4.40
//lab:kills TestForwardedFor
package ratelimiting

func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return network(peer.Addr().Unmap())
}
