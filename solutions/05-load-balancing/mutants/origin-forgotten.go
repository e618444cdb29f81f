//go:build mutant

// The handshake of a WebSocket arrives without its Origin, so that the node cannot
// refuse foreign pages.
//
//lab:breaks 5.33
//lab:kills TestForwardedAddress
package loadbalancing

func webSocketHeader(r *http.Request) http.Header {
	header := r.Header.Clone()
	header.Del("Origin")
	dropHopByHop(header)
	setForwarded(header, r)
	header.Set("Connection", "Upgrade")
	header.Set("Upgrade", "websocket")
	return header
}
