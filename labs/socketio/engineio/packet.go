package engineio

import (
	"encoding/base64"
	"errors"
)

// The packet types of Engine.IO v4, each the first byte of a packet in text.
const (
	packetOpen    = '0'
	packetClose   = '1'
	packetPing    = '2'
	packetPong    = '3'
	packetMessage = '4'
	packetUpgrade = '5'
	packetNoop    = '6'
	// packetBinary is no type of its own but a message of bytes, in base64, for
	// where only text can pass.
	packetBinary = 'b'
)

// A Message is what one side sends to the other: text, or bytes. Its data
// belongs to whoever receives it.
type Message struct {
	Binary bool
	Data   []byte
}

// A packet is what a transport delivers.
type packet struct {
	kind byte
	Message
}

// Errors that close a session with ReasonParseError or ReasonTransportError.
var (
	errEmptyPacket   = errors.New("a packet with no type")
	errUnknownPacket = errors.New("a packet whose first byte is no type that a client may send")
	errBase64        = errors.New("bytes that are not in base64")
	errClientPing    = errors.New("a ping from the client: in Engine.IO v4 the server pings")
)

// decodePacket reads a packet in text. Engine.IO v4, packet encoding.
func decodePacket(text []byte) (packet, error) {
	if len(text) == 0 {
		return packet{}, errEmptyPacket
	}
	kind, data := text[0], text[1:]
	switch kind {
	case packetOpen, packetClose, packetPing, packetPong, packetMessage, packetUpgrade, packetNoop:
		return packet{kind, Message{Data: data}}, nil
	case packetBinary:
		bytes, err := base64.StdEncoding.AppendDecode(nil, data)
		if err != nil {
			return packet{}, errBase64
		}
		return packet{packetMessage, Message{Binary: true, Data: bytes}}, nil
	}
	return packet{}, errUnknownPacket
}
