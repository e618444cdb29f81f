//go:build mutant

// ::ffff:10.1.2.3 becomes 10.1.2.3 only in the key of a client, not when it is compared
// with the trusted proxies.
//
//lab:breaks 4.45
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

func network(address netip.Addr) string {
	address = address.Unmap()
	if address.Is4() {
		return address.String()
	}
	prefix, err := address.Prefix(64)
	if err != nil {
		return address.String()
	}
	return prefix.String()
}
