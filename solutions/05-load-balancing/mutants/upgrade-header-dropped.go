//go:build mutant

// The headers Connection and Upgrade do not pass, as for any other request, so no node
// accepts a WebSocket.
//
//lab:breaks 5.3 5.12
//lab:kills TestWebSocketPassesUnchanged
package loadbalancing

func webSocketHeader(r *http.Request) http.Header {
	header := r.Header.Clone()
	dropHopByHop(header)
	setForwarded(header, r)
	return header
}
