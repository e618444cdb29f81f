package ratelimiting

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"socketlab/labs/04-rate-limiting/app"
)

// Proxies are the networks whose X-Forwarded-For is trusted.
type Proxies []app.Network

// Client returns the address to charge for a connection: on the way from the server to
// the client, the first that is not a trusted proxy, or the last one.
func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	way := []netip.Addr{peer.Addr().Unmap()}
	header := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	for _, entry := range slices.Backward(strings.Split(header, ",")) {
		address, err := parseEntry(strings.TrimSpace(entry))
		if err != nil {
			break
		}
		way = append(way, address.Unmap())
	}
	client := slices.IndexFunc(way, func(a netip.Addr) bool { return !p.trust(a) })
	if client < 0 {
		client = len(way) - 1
	}
	return network(way[client])
}

func (p Proxies) trust(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(n app.Network) bool { return n.Contains(address) })
}

// parseEntry reads an entry of X-Forwarded-For: an address, which may have a port, and
// brackets with or without one.
func parseEntry(entry string) (netip.Addr, error) {
	if withPort, err := netip.ParseAddrPort(entry); err == nil {
		return withPort.Addr(), nil
	}
	if strings.HasPrefix(entry, "[") && strings.HasSuffix(entry, "]") {
		entry = entry[1 : len(entry)-1]
	}
	return netip.ParseAddr(entry)
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
