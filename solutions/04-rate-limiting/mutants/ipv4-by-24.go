//go:build mutant

// An IPv4 address stands for its /24 network: neighbours share a limit.
//
//lab:overdoes 4.40
//lab:kills TestForwardedFor
package ratelimiting

func network(address netip.Addr) string {
	bits := 64
	if address.Is4() {
		bits = 24
	}
	prefix, err := address.Prefix(bits)
	if err != nil {
		return address.String()
	}
	return prefix.String()
}
