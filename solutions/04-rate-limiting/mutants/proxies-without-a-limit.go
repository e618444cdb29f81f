//go:build mutant

// A trusted proxy that names no client may open any number of connections.
//
//lab:breaks 4.33
//lab:kills TestOtherHeadersAreIgnored
package ratelimiting

import "net/netip"

func (g *Guard) Admit(r *http.Request) error {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err == nil && g.proxies.trust(peer.Addr().Unmap()) && r.Header.Get("X-Forwarded-For") == "" {
		return nil
	}
	address := g.proxies.Client(r)
	if g.opens.Take(address, 1) > 0 {
		return ErrTooManyHandshakes
	}
	return g.connections.Open(address, r)
}
