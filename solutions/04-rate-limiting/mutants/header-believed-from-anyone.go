//go:build mutant

// X-Forwarded-For is trusted whoever sent it: one client can pose as any number of
// clients.
//
//lab:breaks 4.40
//lab:kills TestForgedForwardedFor
package ratelimiting

import "net/netip"

func (p Proxies) trust(netip.Addr) bool { return true }
