package engineio

// The transports of Engine.IO v4, as a request names them in its query.
const (
	// TransportPolling is HTTP long-polling: a GET waits until the server has
	// packets and returns them, a POST carries the packets of the client.
	TransportPolling = "polling"
	// TransportWebSocket is a WebSocket, from the start or after an upgrade.
	TransportWebSocket = "websocket"
)

// A transport carries the packets of one session: those of the peer to
// Session.receive, those of the server from the session's outbox to the peer.
// Its methods may be called concurrently; serve is called once.
type transport interface {
	// serve returns when the transport has ended and released everything. It
	// returns the transport that replaces this one after an upgrade, or nil when
	// the session has ended.
	serve() transport
	// close returns at once. The transport then writes what the outbox holds and
	// a close packet or frame, and ends within a bounded time, even if the peer
	// is slow.
	close()
	// drop returns at once. The transport then ends without a close packet or
	// frame, unless that takes no time.
	drop()
}
