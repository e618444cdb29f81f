package loadbalancing

import "net/http"

// serveWebSocket connects a client that asks for a WebSocket with a node.
func (b *Balancer) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	// TODO 1: connect to a node and pass the handshake on: app.SendHandshake. If the node
	// accepts, take the client's connection over, app.AcceptHandshake, and copy the bytes in
	// both directions; if it does not, app.RefuseHandshake. When either side ends, close both:
	// app.Conn is a connection to either.
	// TODO 7: let what a side has sent before it ended still arrive: app.Conn.CloseWrite.
	http.Error(w, "Not Implemented", http.StatusNotImplemented)
}
