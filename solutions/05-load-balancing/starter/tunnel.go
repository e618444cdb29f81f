package loadbalancing

import "net/http"

// serveWebSocket connects a client that asks for a WebSocket with a node.
func (b *Balancer) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	// TODO 1: connect to a node and pass the handshake on: app.SendHandshake. If the node
	// accepts, take the client's connection over, app.AcceptHandshake, and copy the bytes in
	// both directions.
	// TODO 8: end both connections when either ends, and keep nothing.
	http.Error(w, "Not Implemented", http.StatusNotImplemented)
}
