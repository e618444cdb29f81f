//go:build mutant

// Without a list of trusted proxies, every client is one.
//
//lab:breaks 4.40
//lab:kills TestConnectionsWithoutAUser
package ratelimiting

func (p Proxies) trust(address netip.Addr) bool {
	return len(p) == 0 || slices.ContainsFunc(p, func(n app.Network) bool { return n.Contains(address) })
}
