package ratelimiting

import (
	"iter"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"socketlab/labs/04-rate-limiting/app"
)

// Proxies are the networks whose X-Forwarded-For is trusted.
type Proxies []app.Network

// Client returns the address to charge for a connection: the nearest one that is not a
// trusted proxy. A proxy vouches for the entry to its left and for nothing else.
func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	client := peer.Addr().Unmap()
	for entry := range fromTheRight(r.Header.Values("X-Forwarded-For")) {
		if !p.trust(client) {
			break
		}
		next, ok := parseEntry(entry)
		if !ok {
			break
		}
		client = next
	}
	return network(client)
}

func (p Proxies) trust(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(n app.Network) bool { return n.Contains(address) })
}

// fromTheRight yields the entries of a header, the last one first. It looks at no more of
// a long header than its caller wants.
func fromTheRight(lines []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, line := range slices.Backward(lines) {
			for comma := len(line); comma >= 0; {
				line = line[:comma]
				comma = strings.LastIndexByte(line, ',')
				if !yield(line[comma+1:]) {
					return
				}
			}
		}
	}
}

// parseEntry reads an entry of X-Forwarded-For. Some proxies append a port.
func parseEntry(entry string) (netip.Addr, bool) {
	entry = strings.TrimSpace(entry)
	if withPort, err := netip.ParseAddrPort(entry); err == nil {
		return withPort.Addr().Unmap(), true
	}
	if strings.HasPrefix(entry, "[") && strings.HasSuffix(entry, "]") {
		entry = entry[1 : len(entry)-1]
	}
	address, err := netip.ParseAddr(entry)
	return address.Unmap(), err == nil
}

// network returns the key of an address: itself, or the /64 network of an IPv6 address,
// any of whose addresses a subscriber can use.
func network(address netip.Addr) string {
	if address.Is4() {
		return address.String()
	}
	prefix, err := address.Prefix(64)
	if err != nil {
		return address.String()
	}
	return prefix.String()
}
