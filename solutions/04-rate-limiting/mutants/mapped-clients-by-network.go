//go:build mutant

// All IPv4 clients that are written as IPv6 count as one.
//
//lab:breaks 4.45
//lab:overdoes 4.45
//lab:kills TestForwardedFor
package ratelimiting

func parseHop(hop string) (netip.Addr, bool) {
	hop = strings.TrimSpace(hop)
	if withPort, err := netip.ParseAddrPort(hop); err == nil {
		return withPort.Addr(), true
	}
	if strings.HasPrefix(hop, "[") && strings.HasSuffix(hop, "]") {
		hop = hop[1 : len(hop)-1]
	}
	address, err := netip.ParseAddr(hop)
	return address, err == nil
}

func (p Proxies) trust(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(n app.Network) bool { return n.Contains(address.Unmap()) })
}
