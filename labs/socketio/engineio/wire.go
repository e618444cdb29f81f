package engineio

import (
	"bufio"
	"bytes"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// A wire is the connection under a WebSocket. From the moment on when it carries
// a session, all that is written to it comes out of the session's outbox. That
// goes for what the WebSocket library has to say by itself, too, while it reads:
// the close frame that says how the peer violated the protocol. Nothing follows a close frame. RFC 6455, 5.5.1.
type wire struct {
	net.Conn
	greeting *Frame  // goes out with what is written first; may be nil
	outbox   *outbox // nil as long as the WebSocket carries no session
}

// wireOf returns the connection under a WebSocket that Server.accept returned.
func wireOf(conn *websocket.Conn) *wire { return conn.NetConn().(*wire) }

// Write implements net.Conn for the WebSocket library.
func (w *wire) Write(frame []byte) (int, error) {
	switch {
	case w.greeting != nil:
		return w.greet(frame)
	case w.outbox == nil:
		return w.Conn.Write(frame)
	}
	w.outbox.conclude(&Frame{kind: websocket.CloseMessage, wire: bytes.Clone(frame)})
	return len(frame), nil
}

// greet writes the answer to a handshake and the first packet of the session in
// one go: the peer waits for both.
func (w *wire) greet(answer []byte) (int, error) {
	n, err := w.Conn.Write(slices.Concat(answer, w.greeting.wire))
	w.greeting = nil
	return min(n, len(answer)), err
}

// SetWriteDeadline implements net.Conn for the WebSocket library.
func (w *wire) SetWriteDeadline(t time.Time) error {
	if w.outbox == nil {
		return w.Conn.SetWriteDeadline(t)
	}
	return nil // the writer's business
}

// A hijacker puts a wire under the WebSocket that a response becomes.
type hijacker struct {
	http.ResponseWriter
	greeting *Frame
}

// Hijack implements http.Hijacker.
func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return &wire{Conn: conn, greeting: h.greeting}, buffers, nil
}
