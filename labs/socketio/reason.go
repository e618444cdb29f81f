package socketio

import "socketlab/labs/socketio/engineio"

// A Reason says why a socket disconnected, worded as in the documentation. It is
// one of those below or of package engineio.
// https://socket.io/docs/v4/server-socket-instance/#disconnect
type Reason = engineio.Reason

// The reasons of this layer.
const (
	// ReasonClientDisconnect: the client left the namespace.
	ReasonClientDisconnect Reason = "client namespace disconnect"
	// ReasonServerDisconnect: Socket.Disconnect was called.
	ReasonServerDisconnect Reason = "server namespace disconnect"
	// ReasonForcedServerClose: the client joined no namespace within
	// ConnectTimeout. For a violation of the protocol the reason is
	// engineio.ReasonForcedClose.
	ReasonForcedServerClose Reason = "forced server close"
)
