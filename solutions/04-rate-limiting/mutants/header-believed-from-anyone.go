//go:build mutant

// X-Forwarded-For is believed whoever sent it: a client is as many clients as
// it likes.
//
//lab:kills TestForgedForwardedFor
package ratelimiting

import "net/netip"

func (p Proxies) trust(netip.Addr) bool { return true }
