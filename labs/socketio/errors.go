package socketio

import "errors"

// Errors that callers can test for with errors.Is.
var (
	// ErrDisconnected: the socket has disconnected or has not connected yet.
	ErrDisconnected = errors.New("socket is not connected")
	// ErrAckTimeout: the client did not acknowledge the event in time.
	ErrAckTimeout = errors.New("acknowledgement timed out")
	// ErrReservedEvent: the library itself uses that event name.
	ErrReservedEvent = errors.New("event name is reserved")
	// ErrNotStarted: the server has not been started; see Server.Start.
	ErrNotStarted = errors.New("server has not been started")
	// ErrBound: the call would exceed one of the server's Bounds.
	ErrBound = errors.New("bound exceeded")
	// ErrAcked: the event has been acknowledged before.
	ErrAcked = errors.New("event has already been acknowledged")
	// ErrInvalidPacket: a client or the broker sent something that is not a valid
	// Socket.IO packet.
	ErrInvalidPacket = errors.New("invalid packet")
)

// A ConnectError refuses a connection: the client receives Message and Data in a
// CONNECT_ERROR packet. If a Middleware returns any other error, the server logs it
// and the client receives only "internal error", so that nothing leaks by accident.
type ConnectError struct {
	Message string
	Data    any // encoded as JSON; omitted if nil
}

// Error returns the message.
func (e *ConnectError) Error() string { return e.Message }
