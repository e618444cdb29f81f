package engineio

import (
	"encoding/base64"
	"errors"
)

// The packet types of Engine.IO v4: the first byte of a text packet.
const (
	packetOpen    = '0'
	packetClose   = '1'
	packetPing    = '2'
	packetPong    = '3'
	packetMessage = '4'
	packetUpgrade = '5'
	packetNoop    = '6'
	// packetBinary marks a binary message in base64. Long-polling uses it, because
	// its bodies are text.
	packetBinary = 'b'
)

// A Message is text or binary data that one side sends to the other. The receiver
// owns its data.
type Message struct {
	Binary bool
	Data   []byte
}

// A packet is a decoded Engine.IO packet.
type packet struct {
	kind byte
	Message
}

// Errors that close a session with ReasonParseError or ReasonTransportError.
var (
	errEmptyPacket   = errors.New("empty packet")
	errUnknownPacket = errors.New("unknown packet type")
	errBase64        = errors.New("invalid base64 in a binary packet")
	errClientPing    = errors.New("ping from the client: in Engine.IO v4 only the server pings")
)

// decodePacket decodes a text packet. Engine.IO v4, packet encoding.
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
