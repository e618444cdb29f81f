//go:build mutant

// Without trustedProxies in LAB_KEYS, the machine itself is a trusted proxy.
//
//lab:breaks 4.1
//lab:kills TestDefaults
package ratelimiting

func (p Proxies) trust(address netip.Addr) bool {
	return p == nil && address.IsLoopback() || slices.ContainsFunc(p, func(n app.Network) bool { return n.Contains(address) })
}
