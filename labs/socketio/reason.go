package socketio

import "socketlab/labs/socketio/engineio"

// A Reason says why a socket disconnected, in the words of the documentation:
// https://socket.io/docs/v4/server-socket-instance/#disconnect
// Beside these it can be any reason of package engineio.
type Reason = engineio.Reason

// Reasons of this layer.
const (
	// ReasonClientDisconnect: the client left the namespace.
	ReasonClientDisconnect Reason = "client namespace disconnect"
	// ReasonServerDisconnect: Socket.Disconnect was called.
	ReasonServerDisconnect Reason = "server namespace disconnect"
	// ReasonForcedServerClose: the client joined no namespace within
	// ConnectTimeout. A violation of the protocol is engineio.ReasonForcedClose.
	ReasonForcedServerClose Reason = "forced server close"
)
