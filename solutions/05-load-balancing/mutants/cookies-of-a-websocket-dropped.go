//go:build mutant

// A WebSocket goes on without the cookies of the client.
//
//lab:breaks 5.11
//lab:kills TestCookie
package loadbalancing

func webSocketHeader(r *http.Request) http.Header {
	header := r.Header.Clone()
	dropHopByHop(header)
	header.Del("Cookie")
	setForwarded(header, r)
	header.Set("Connection", "Upgrade")
	header.Set("Upgrade", "websocket")
	return header
}
