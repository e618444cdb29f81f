package socketio

import "errors"

// Errors that callers can test for with errors.Is.
var (
	// ErrDisconnected: the socket has disconnected, or has not connected yet.
	ErrDisconnected = errors.New("the socket is not connected")
	// ErrAckTimeout: the peer did not acknowledge in time.
	ErrAckTimeout = errors.New("the acknowledgement did not come in time")
	// ErrReservedEvent: the name belongs to the protocol.
	ErrReservedEvent = errors.New("the event name is reserved")
	// ErrNotStarted: the server has not been started; see Server.Start.
	ErrNotStarted = errors.New("the server has not been started")
	// ErrAcked: the event has been acknowledged already.
	ErrAcked = errors.New("the event has been acknowledged already")
	// ErrInvalidPacket: what a peer, or the broker, sent is no Socket.IO packet.
	ErrInvalidPacket = errors.New("invalid packet")
)

// A ConnectError refuses a connection: the peer receives Message and Data in a
// CONNECT_ERROR packet. Any other error that a Middleware returns is logged and
// reaches the peer as "internal error", so that nothing leaks by accident.
type ConnectError struct {
	Message string
	Data    any // as JSON; left out when nil
}

// Error returns the message.
func (e *ConnectError) Error() string { return e.Message }
