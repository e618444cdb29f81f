package ratelimiting

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"socketlab/labs/04-rate-limiting/app"
)

// Proxies are those that we trust.
type Proxies []app.Network

func (p Proxies) trusted(ip netip.Addr) bool {
	found := false
	for i := 0; i < len(p); i++ {
		if p[i].Contains(ip) {
			found = true
			break
		}
	}
	return found
}

// Client walks back along X-Forwarded-For.
func (p Proxies) Client(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	chain := []string{}
	for _, header := range r.Header.Values("X-Forwarded-For") {
		chain = append(chain, strings.Split(header, ",")...)
	}
	current, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	for len(chain) > 0 && p.trusted(current.Unmap()) {
		last := strings.TrimSpace(chain[len(chain)-1])
		chain = chain[:len(chain)-1]
		next, err := netip.ParseAddr(last)
		if err != nil {
			break
		}
		current = next
	}
	current = current.Unmap().WithZone("")
	if current.Is4() {
		return current.String()
	}
	prefix, err := current.Prefix(64)
	if err != nil {
		return current.String()
	}
	return prefix.Masked().String()
}
