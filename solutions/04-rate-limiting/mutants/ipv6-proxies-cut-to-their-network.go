//go:build mutant

// An IPv6 address is cut to its /64 network before it is compared with the trusted proxies, so
// a single trusted IPv6 address is never found.
//
//lab:overdoes 4.40
//lab:kills TestForwardedFor
package ratelimiting

func (p Proxies) trust(address netip.Addr) bool {
	if address.Is6() {
		address = netip.PrefixFrom(address, 64).Masked().Addr()
	}
	return slices.ContainsFunc(p, func(n app.Network) bool { return n.Contains(address) })
}
