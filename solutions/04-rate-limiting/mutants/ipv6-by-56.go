//go:build mutant

// An IPv6 address stands for its /56 network: neighbours share a limit.
//
//lab:overdoes 4.46
//lab:kills TestForwardedFor
package ratelimiting

func network(address netip.Addr) string {
	if address.Is4() {
		return address.String()
	}
	prefix, err := address.Prefix(56)
	if err != nil {
		return address.String()
	}
	return prefix.String()
}
