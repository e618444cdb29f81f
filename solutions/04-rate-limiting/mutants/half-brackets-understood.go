//go:build mutant

// An entry with only one of its brackets counts as an address. It should end the list.
//
//lab:breaks 4.44
//lab:kills TestForwardedFor
package ratelimiting

func parseHop(hop string) (netip.Addr, bool) {
	hop = strings.TrimSpace(hop)
	if withPort, err := netip.ParseAddrPort(hop); err == nil {
		return withPort.Addr().Unmap(), true
	}
	address, err := netip.ParseAddr(strings.Trim(hop, "[]"))
	return address.Unmap(), err == nil
}
