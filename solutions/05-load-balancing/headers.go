package loadbalancing

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// isWebSocket reports whether a request asks for a WebSocket and for nothing else. RFC 6455,
// section 4.2.1.
func isWebSocket(r *http.Request) bool {
	upgrades := list(r.Header, "Upgrade")
	return r.Method == http.MethodGet && len(upgrades) == 1 && strings.EqualFold(upgrades[0], "websocket") &&
		slices.ContainsFunc(list(r.Header, "Connection"), func(name string) bool { return strings.EqualFold(name, "upgrade") })
}

// list returns the elements of a header that is a list.
func list(header http.Header, name string) (all []string) {
	for _, line := range header.Values(name) {
		for each := range strings.SplitSeq(line, ",") {
			all = append(all, strings.TrimSpace(each))
		}
	}
	return all
}

// setForwarded replaces what a request says about its way. Only the balancer knows who has
// connected to it; what the client says about that may be a lie.
func setForwarded(header http.Header, from *http.Request) {
	for name := range header {
		if strings.HasPrefix(name, "X-Forwarded-") {
			header.Del(name)
		}
	}
	header.Del("Forwarded")
	address, _, err := net.SplitHostPort(from.RemoteAddr)
	if err != nil {
		address = from.RemoteAddr
	}
	header.Set("X-Real-Ip", address)
	header.Set("X-Forwarded-For", address)
	header.Set("X-Forwarded-Host", from.Host)
	header.Set("X-Forwarded-Proto", "http")
}

// webSocketHeader returns the headers with which a client's request for a WebSocket goes on.
func webSocketHeader(r *http.Request) http.Header {
	header := r.Header.Clone()
	dropHopByHop(header)
	setForwarded(header, r)
	header.Set("Connection", "Upgrade")
	header.Set("Upgrade", "websocket")
	return header
}

// dropHopByHop removes the headers that are only for the next peer. RFC 9110, section 7.6.1.
func dropHopByHop(header http.Header) {
	for _, name := range list(header, "Connection") {
		header.Del(name)
	}
	for _, name := range []string{
		"Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
		"Proxy-Authenticate", "Proxy-Authorization",
	} {
		header.Del(name)
	}
}
