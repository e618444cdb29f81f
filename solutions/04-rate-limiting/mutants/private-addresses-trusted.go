//go:build mutant

// Every private address is a trusted proxy, listed or not.
//
//lab:breaks 4.40
//lab:kills TestForwardedFor
package ratelimiting

func (p Proxies) trust(address netip.Addr) bool {
	return address.IsPrivate() || slices.ContainsFunc(p, func(n app.Network) bool { return n.Contains(address) })
}
