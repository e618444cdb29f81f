//go:build mutant

// A /64 network is the text of an address up to its fourth colon, which differs with
// the way the address is written.
//
//lab:breaks 4.46
//lab:kills TestForwardedFor
package ratelimiting

import "strings"

func network(address netip.Addr) string {
	if address.Is4() {
		return address.String()
	}
	groups := strings.Split(address.String(), ":")
	return strings.Join(groups[:min(4, len(groups))], ":")
}
