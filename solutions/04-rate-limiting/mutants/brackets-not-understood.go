//go:build mutant

// An entry in brackets without a port ends the list.
//
//lab:overdoes 4.43
//lab:kills TestForwardedFor
package ratelimiting

func parseHop(hop string) (netip.Addr, bool) {
	hop = strings.TrimSpace(hop)
	if withPort, err := netip.ParseAddrPort(hop); err == nil {
		return withPort.Addr().Unmap(), true
	}
	address, err := netip.ParseAddr(hop)
	return address.Unmap(), err == nil
}
