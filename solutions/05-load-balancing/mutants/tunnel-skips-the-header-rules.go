//go:build mutant

// The handshake of a WebSocket is passed on as it came.
//
//lab:breaks 5.31 5.32 5.34
//lab:kills TestForwardedAddress
package loadbalancing

func webSocketHeader(r *http.Request) http.Header {
	header := r.Header.Clone()
	header.Set("Connection", "Upgrade")
	header.Set("Upgrade", "websocket")
	return header
}
