//go:build mutant

// The machine itself is a trusted proxy, listed or not.
//
//lab:breaks 4.40
//lab:kills TestForgedForwardedFor
package ratelimiting

func (p Proxies) trust(address netip.Addr) bool {
	return address.IsLoopback() || slices.ContainsFunc(p, func(n app.Network) bool { return n.Contains(address) })
}
