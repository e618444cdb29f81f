package engineio

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// A Frame is one encoded message on its way to a peer. It never changes, so a
// broadcast is encoded once and every session that it goes to shares the bytes.
// They include the header of the WebSocket frame: a server neither masks nor
// compresses, so the header is the same for every peer.
type Frame struct {
	kind    int    // a WebSocket message type
	encoded []byte // the WebSocket frame: header and payload
	size    int    // of the payload, in bytes; long-polling sends only the payload
}

// NewFrame returns the frame of a text message.
func NewFrame(message []byte) *Frame {
	return newFrame(websocket.TextMessage, "4", message) // packetMessage
}

// NewBinaryFrame returns the frame of a binary message.
func NewBinaryFrame(message []byte) *Frame {
	return newFrame(websocket.BinaryMessage, "", message)
}

func packetFrame(packet ...byte) *Frame {
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
	encoded := make([]byte, 0, maxHeader+size)
	encoded = append(encoded, final|byte(kind))
	switch {
	case size <= 125:
		encoded = append(encoded, byte(size))
	case size <= 0xffff:
		encoded = binary.BigEndian.AppendUint16(append(encoded, 126), uint16(size))
	default:
		encoded = binary.BigEndian.AppendUint64(append(encoded, 127), uint64(size))
	}
	return &Frame{kind: kind, encoded: append(append(encoded, prefix...), data...), size: size}
}

// payload returns the frame without its header.
func (f *Frame) payload() []byte { return f.encoded[len(f.encoded)-f.size:] }

// A netConn is the network connection under a WebSocket. While the WebSocket
// carries a session, only the session's writer writes to it. The WebSocket
// library writes too, while it reads: a close frame that says how the peer
// violated the protocol. A netConn passes that frame to the outbox as the last
// one, because nothing may follow a close frame. RFC 6455, 5.5.1.
type netConn struct {
	net.Conn
	first  *Frame  // sent together with the answer to the handshake; may be nil
	outbox *outbox // nil until the WebSocket carries a session
}

// netConnOf returns the connection under a WebSocket that Server.accept returned.
func netConnOf(conn *websocket.Conn) *netConn { return conn.NetConn().(*netConn) }

// Write implements net.Conn for the WebSocket library.
func (c *netConn) Write(frame []byte) (int, error) {
	switch {
	case c.first != nil:
		return c.writeHandshake(frame)
	case c.outbox == nil:
		return c.Conn.Write(frame)
	}
	c.outbox.closeWith(&Frame{kind: websocket.CloseMessage, encoded: bytes.Clone(frame)})
	return len(frame), nil
}

// writeHandshake writes the answer to a handshake and the first packet of the
// session in one write: the peer waits for both.
func (c *netConn) writeHandshake(answer []byte) (int, error) {
	n, err := c.Conn.Write(slices.Concat(answer, c.first.encoded))
	c.first = nil
	return min(n, len(answer)), err
}

// SetWriteDeadline implements net.Conn for the WebSocket library.
func (c *netConn) SetWriteDeadline(t time.Time) error {
	if c.outbox == nil {
		return c.Conn.SetWriteDeadline(t)
	}
	return nil // the session's writer sets deadlines
}

// A hijacker puts a netConn under the WebSocket that a response becomes.
type hijacker struct {
	http.ResponseWriter
	first *Frame
}

// Hijack implements http.Hijacker.
func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return &netConn{Conn: conn, first: h.first}, buffers, nil
}
