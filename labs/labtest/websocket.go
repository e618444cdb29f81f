package labtest

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A webSocket is the transport for a WebSocket.
type webSocket struct {
	conn    *websocket.Conn
	writing sync.Mutex
}

func newWebSocket(conn *websocket.Conn) *webSocket {
	conn.SetReadLimit(maxMessage)
	return &webSocket{conn: conn}
}

func (w *webSocket) read() (kind int, data []byte, err error) { return w.conn.ReadMessage() }

func (w *webSocket) write(kind int, data []byte) {
	w.writing.Lock()
	defer w.writing.Unlock()
	_ = w.conn.SetWriteDeadline(time.Now().Add(hardBound))
	if err := w.conn.WriteMessage(kind, data); err != nil {
		_ = w.conn.Close()
	}
}

// close sends a close frame, which the server answers.
func (w *webSocket) close() {
	w.write(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
}
