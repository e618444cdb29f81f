//go:build mutant

// A trusted network ends at the last whole byte of its mask: 172.16.0.0/12 becomes
// 172.0.0.0/8.
//
//lab:breaks 4.40
//lab:kills TestForwardedFor
package ratelimiting

func (p Proxies) trust(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(n app.Network) bool {
		whole, err := n.Addr().Prefix(n.Bits() / 8 * 8)
		return err == nil && whole.Contains(address)
	})
}
