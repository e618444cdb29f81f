//go:build mutant

// Every IPv6 address is a client of its own, but one subscriber has a whole /64 of
// them.
//
//lab:breaks 4.46
//lab:kills TestForwardedFor
package ratelimiting

import "net/netip"

func network(address netip.Addr) string { return address.String() }
