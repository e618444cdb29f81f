package engineio

// A Reason says why a session ended, in the words of the Socket.IO
// documentation: https://socket.io/docs/v4/server-socket-instance/#disconnect
type Reason string

// Reasons for which a session ends.
const (
	// ReasonTransportClose: the peer closed the connection.
	ReasonTransportClose Reason = "transport close"
	// ReasonTransportError: the connection broke, the peer violated the
	// protocol of the transport, sent a ping, or read too slowly.
	ReasonTransportError Reason = "transport error"
	// ReasonPingTimeout: no pong came within PingTimeout.
	ReasonPingTimeout Reason = "ping timeout"
	// ReasonParseError: a frame was no Engine.IO packet.
	ReasonParseError Reason = "parse error"
	// ReasonForcedClose: the layer above closed the session. For Socket.IO: the
	// peer violated its protocol.
	ReasonForcedClose Reason = "forced close"
	// ReasonServerShuttingDown: Server.Close was called.
	ReasonServerShuttingDown Reason = "server shutting down"
)
