//go:build mutant

// A trusted IPv6 address stands for its /64 network: its neighbours may forge the header too.
//
//lab:breaks 4.40
//lab:kills TestForwardedFor
package ratelimiting

func (p Proxies) trust(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(n app.Network) bool {
		return n.Contains(address) || n.Addr().Is6() && network(n.Addr()) == network(address)
	})
}
