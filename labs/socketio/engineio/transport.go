package engineio

// The transports of Engine.IO v4, as a request names them in its query.
const (
	// TransportPolling is HTTP long-polling: GET brings what the server has to
	// say, and waits until there is something; POST brings what the client says.
	TransportPolling = "polling"
	// TransportWebSocket is a WebSocket, from the start or by an upgrade.
	TransportWebSocket = "websocket"
)

// A transport carries the packets of one session: those of the peer to
// Session.receive, those of the server from the session's outbox to the peer.
// The methods may be called concurrently, carry only once.
type transport interface {
	// carry works until the transport is over, and nothing of it is left. It
	// returns the transport that takes its place, or nil when the session is over
	// as well.
	carry() transport
	// close returns at once. What the outbox still holds goes out, then a
	// goodbye, then the transport is over: soon, however slow the peer is.
	close()
	// drop returns at once, and then the transport is over, without a goodbye
	// if that would take time.
	drop()
}
