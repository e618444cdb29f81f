package engineio

import "github.com/gorilla/websocket"

// A Frame is one encoded message on its way out. It never changes, so that one
// broadcast is encoded once and shared by every session it goes to.
type Frame struct {
	kind     int    // a WebSocket message type
	data     []byte // the packet as it crosses the wire
	prepared *websocket.PreparedMessage
}

// NewFrame returns the frame of a text message for one session.
func NewFrame(message []byte) *Frame {
	data := make([]byte, 0, len(message)+1)
	return &Frame{kind: websocket.TextMessage, data: append(append(data, packetMessage), message...)}
}

// NewBinaryFrame returns the frame of a message of bytes, which must not change
// any more.
func NewBinaryFrame(message []byte) *Frame {
	return &Frame{kind: websocket.BinaryMessage, data: message}
}

// NewSharedFrame returns the frame of a text message for many sessions: the
// WebSocket framing, too, is done once.
func NewSharedFrame(message []byte) (*Frame, error) { return NewFrame(message).share() }

// NewSharedBinaryFrame returns the frame of a message of bytes for many
// sessions.
func NewSharedBinaryFrame(message []byte) (*Frame, error) { return NewBinaryFrame(message).share() }

func (f *Frame) share() (*Frame, error) {
	prepared, err := websocket.NewPreparedMessage(f.kind, f.data)
	if err != nil {
		return nil, err
	}
	f.prepared = prepared
	return f, nil
}

func controlFrame(packet ...byte) *Frame {
	return &Frame{kind: websocket.TextMessage, data: packet}
}

func pongFrame(payload string) *Frame {
	return &Frame{kind: websocket.PongMessage, data: []byte(payload)}
}

func (f *Frame) writeTo(ws *websocket.Conn) error {
	if f.prepared != nil {
		return ws.WritePreparedMessage(f.prepared)
	}
	return ws.WriteMessage(f.kind, f.data)
}
