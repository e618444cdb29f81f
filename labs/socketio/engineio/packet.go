package engineio

import "errors"

// The packet types of Engine.IO v4, each the first byte of a text frame.
const (
	packetOpen    = '0'
	packetClose   = '1'
	packetPing    = '2'
	packetPong    = '3'
	packetMessage = '4'
	packetUpgrade = '5'
	packetNoop    = '6'
)

// A Message is what one side sends to the other: text, or bytes. Its data
// belongs to whoever receives it.
type Message struct {
	Binary bool
	Data   []byte
}

// Errors that close a session with ReasonParseError or ReasonTransportError.
var (
	errEmptyFrame    = errors.New("a frame with no packet type")
	errUnknownPacket = errors.New("a frame whose first byte is no packet type a client may send")
	errClientPing    = errors.New("a ping from the client: in Engine.IO v4 the server pings")
)
