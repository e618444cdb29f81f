//go:build mutant

// Every IPv6 address is a client of its own: one subscriber has more of them
// than there are grains of sand.
//
//lab:kills TestForwardedFor
package ratelimiting

import "net/netip"

func network(address netip.Addr) string { return address.String() }
