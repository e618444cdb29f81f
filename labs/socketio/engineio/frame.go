package engineio

import (
	"encoding/binary"

	"github.com/gorilla/websocket"
)

// A Frame is one encoded message on its way out. It never changes, so that one
// broadcast is encoded once and shared by every session it goes to, the header
// of the WebSocket frame included: a server neither masks nor compresses, so
// the bytes are the same for all.
type Frame struct {
	kind int    // a WebSocket message type
	wire []byte // the WebSocket frame: header and data
	size int    // of the data, the packet as long-polling carries it, too
}

// NewFrame returns the frame of a text message.
func NewFrame(message []byte) *Frame {
	return newFrame(websocket.TextMessage, "4", message) // packetMessage
}

// NewBinaryFrame returns the frame of a message of bytes.
func NewBinaryFrame(message []byte) *Frame {
	return newFrame(websocket.BinaryMessage, "", message)
}

func controlFrame(packet ...byte) *Frame {
	return newFrame(websocket.TextMessage, "", packet)
}

func pongFrame(payload string) *Frame {
	return newFrame(websocket.PongMessage, payload, nil)
}

func closeFrame(code int) *Frame {
	return newFrame(websocket.CloseMessage, "", websocket.FormatCloseMessage(code, ""))
}

// newFrame builds an unmasked frame of prefix and data. RFC 6455, 5.2.
func newFrame(kind int, prefix string, data []byte) *Frame {
	const final, maxHeader = 0x80, 10
	size := len(prefix) + len(data)
	wire := make([]byte, 0, maxHeader+size)
	wire = append(wire, final|byte(kind))
	switch {
	case size <= 125:
		wire = append(wire, byte(size))
	case size <= 0xffff:
		wire = binary.BigEndian.AppendUint16(append(wire, 126), uint16(size))
	default:
		wire = binary.BigEndian.AppendUint64(append(wire, 127), uint64(size))
	}
	return &Frame{kind: kind, wire: append(append(wire, prefix...), data...), size: size}
}

// data returns what is in the frame.
func (f *Frame) data() []byte { return f.wire[len(f.wire)-f.size:] }
