package engineio

// A Reason says why a session ended, worded as in the Socket.IO documentation:
// https://socket.io/docs/v4/server-socket-instance/#disconnect
type Reason string

// The reasons for which a session ends.
const (
	// ReasonTransportClose: the peer closed the connection.
	ReasonTransportClose Reason = "transport close"
	// ReasonTransportError: the connection broke, or the peer violated the
	// transport's protocol, sent a ping, or read too slowly.
	ReasonTransportError Reason = "transport error"
	// ReasonPingTimeout: no pong came within PingTimeout.
	ReasonPingTimeout Reason = "ping timeout"
	// ReasonParseError: the peer sent something that is not an Engine.IO packet.
	ReasonParseError Reason = "parse error"
	// ReasonForcedClose: the layer above closed the session. In Socket.IO: the
	// peer violated the Socket.IO protocol.
	ReasonForcedClose Reason = "forced close"
	// ReasonServerShuttingDown: Server.Close was called.
	ReasonServerShuttingDown Reason = "server shutting down"
)
