package socketio_test

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

// FuzzConnection writes raw bytes to a connection: valid WebSocket frames or any
// others. The server must survive, end the connection when its peer closes it, and
// keep serving a neighbour.
func FuzzConnection(f *testing.F) {
	for _, packet := range violations {
		f.Add(textFrames("40", packet[:min(len(packet), 2000)]))
	}
	f.Add(textFrames("40", `42["echo",1]`, `420["echo"]`, "41", "40", `40/custom,{"a":1}`, `42/custom,1["echo"]`))
	f.Add(textFrames("2", "3", "5", "6", "1", "7", ""))
	f.Add(textFrames("40", "40", "40", "40", "40", "41", "41"))
	f.Add(append([]byte{0x82, 0x81, 0, 0, 0, 0}, 'x')) // binary
	f.Add(append(textFrames("40", `451-["echo",{"_placeholder":true,"num":0}]`), 0x82, 0x81, 0, 0, 0, 0, 'x'))
	f.Add(textFrames("40", `452-0["echo",{"_placeholder":true,"num":1}]`, "bAAEC", "bAw==", `42["echo"]`))
	f.Add([]byte{0x89, 0x80, 0, 0, 0, 0, 0x8a, 0x80, 0, 0, 0, 0})   // ping, pong
	f.Add([]byte{0x81, 0xff, 0x7f, 255, 255, 255, 255, 255, 255})   // a length beyond all limits
	f.Add([]byte{0x01, 0x81, 0, 0, 0, 0, '4', 0x00, 0x80, 0, 0})    // fragments
	f.Add([]byte{0x81, 0x02, '4', '0', 0xf1, 0x80, 0x83, 0x80, 99}) // no mask, reserved bits and codes
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"))

	server := socketio.NewServer(socketio.Options{
		Engine: engineio.Options{MaxHTTPBufferSize: 10_000},
		Logger: slog.New(slog.DiscardHandler),
	})
	echo := func(socket *socketio.Socket) {
		socket.On("echo", func(e *socketio.Event) {
			_ = socket.Emit("echo", len(e.Args))
			_ = e.Ack(len(e.Args))
		})
	}
	server.OnConnection(echo)
	server.Of("/custom").OnConnection(echo)
	if err := server.Start(context.Background()); err != nil {
		f.Fatal(err)
	}
	listener := httptest.NewServer(server)
	url := strings.Replace(listener.URL, "http", "ws", 1) + "/?EIO=4&transport=websocket"
	dial := func(t testing.TB) *websocket.Conn {
		ws, _, err := websocket.DefaultDialer.Dial(url, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = ws.SetReadDeadline(time.Now().Add(time.Hour))
		return ws
	}
	neighbour := dial(f)
	f.Cleanup(func() {
		neighbour.Close()
		_ = server.Close(context.Background())
		listener.Close()
	})
	exchange(f, neighbour, "40", "40{")

	f.Fuzz(func(t *testing.T, bytes []byte) {
		ws := dial(t)
		_, _ = ws.NetConn().Write(bytes) // fails if the server closes first
		if half, ok := ws.NetConn().(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
		}
		_ = ws.NetConn().SetReadDeadline(time.Now().Add(patience))
		_, err := io.Copy(io.Discard, ws.NetConn())
		ws.Close()
		if timeout, ok := err.(interface{ Timeout() bool }); ok && timeout.Timeout() {
			t.Fatal("the server does not close the connection")
		}
		exchange(t, neighbour, `420["echo"]`, "430[0]")
	})
}

// exchange sends a packet and reads until one begins with the answer.
func exchange(t testing.TB, ws *websocket.Conn, packet, answer string) {
	if err := ws.WriteMessage(websocket.TextMessage, []byte(packet)); err != nil {
		t.Fatal("the neighbour: ", err)
	}
	for {
		_, data, err := ws.ReadMessage()
		if err != nil {
			t.Fatal("the neighbour: ", err)
		}
		if string(data) == "2" {
			_ = ws.WriteMessage(websocket.TextMessage, []byte("3"))
		}
		if strings.HasPrefix(string(data), answer) {
			return
		}
	}
}

// textFrames returns WebSocket text frames, masked with zeros.
func textFrames(packets ...string) []byte {
	var frames []byte
	for _, packet := range packets {
		frames = append(frames, 0x81)
		if len(packet) < 126 {
			frames = append(frames, 0x80|byte(len(packet)))
		} else {
			frames = append(frames, 0x80|126, byte(len(packet)>>8), byte(len(packet)))
		}
		frames = append(append(frames, 0, 0, 0, 0), packet...)
	}
	return frames
}
