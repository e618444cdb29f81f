package loadbalancing

import "net/http"

// isWebSocket reports whether a request asks for a WebSocket.
func isWebSocket(r *http.Request) bool {
	return r.Header.Get("Upgrade") != "" // TODO 3: and for nothing else
}

// TODO 3: tell the node who the client is, and drop the headers that are only for you.
