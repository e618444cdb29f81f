//go:build mutant

// A client that names X-Forwarded-For in Connection keeps the node from learning its
// address.
//
//lab:breaks 5.31
//lab:overdoes 5.34
//lab:kills TestForwardedAddress
package loadbalancing

func webSocketHeader(r *http.Request) http.Header {
	header := r.Header.Clone()
	setForwarded(header, r)
	dropHopByHop(header)
	header.Set("Connection", "Upgrade")
	header.Set("Upgrade", "websocket")
	return header
}
