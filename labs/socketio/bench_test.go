package socketio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"socketlab/labs/socketio/engineio"
)

const benchText = `242["message",{"id":12345,"room":"lobby","text":"Hello, how are you today?"}]`

func BenchmarkDecode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := decode([]byte(benchText)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecodeEvent decodes an event from the messages of its packet to the
// arguments that its handlers receive.
func BenchmarkDecodeEvent(b *testing.B) {
	picture := make([]byte, 1024)
	for name, messages := range map[string][]engineio.Message{
		"text": {{Data: []byte(benchText)}},
		"binary": {{Data: []byte(`51-["picture",{"name":"cat.png","data":{"_placeholder":true,"num":0}}]`)},
			{Binary: true, Data: picture}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := decodeEvent(messages); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func decodeEvent(messages []engineio.Message) error {
	assembly := assembly{limit: 1 << 20, arguments: 64}
	for _, m := range messages {
		packet, complete, err := assembly.add(m)
		if err != nil {
			return err
		}
		if complete && packet.args() == nil {
			return errors.New("no arguments")
		}
	}
	return nil
}

// BenchmarkEncodeEvent encodes an event from the arguments of Emit to its frames.
func BenchmarkEncodeEvent(b *testing.B) {
	for name, args := range map[string][]any{
		"raw":    {json.RawMessage(`{"id":12345,"room":"lobby","text":"Hello, how are you today?"}`)},
		"struct": {struct{ Text string }{"Hello, how are you today?"}},
		"binary": {"cat.png", make([]byte, 1024)},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				packet, err := newEvent("/", "message", args)
				if err != nil {
					b.Fatal(err)
				}
				packet.frames()
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	packet, _, err := decode([]byte(benchText))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		packet.appendTo(nil)
	}
}

func BenchmarkEncodeBroadcast(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := EncodeBroadcast("JcS8g7", helloPacket(), BroadcastOptions{Rooms: []string{"r"}}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeBroadcast(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, err := DecodeBroadcast(official); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBroadcast emits one event to n clients over TCP and waits until the last
// has read it. It measures the clients' reads too.
func BenchmarkBroadcast(b *testing.B) {
	for _, n := range []int{1, 100, 1000} {
		b.Run(fmt.Sprintf("to %d sockets", n), func(b *testing.B) { benchmarkBroadcast(b, n, 1) })
	}
	b.Run("16 to 100 sockets", func(b *testing.B) { benchmarkBroadcast(b, 100, 16) })
}

func benchmarkBroadcast(b *testing.B, n, burst int) {
	server, url := benchServer(b)
	read := make(chan struct{}, n)
	for range n {
		ws := benchClient(b, url)
		go func() {
			for {
				if _, message, err := ws.NextReader(); err != nil || discard(message) != nil {
					return
				}
				read <- struct{}{}
			}
		}()
	}
	text := json.RawMessage(`{"text":"Hello, how are you today?"}`)

	b.ReportAllocs()
	for b.Loop() {
		for range burst {
			if err := server.Emit("message", text); err != nil {
				b.Fatal(err)
			}
		}
		for range burst * n {
			<-read
		}
	}
}

// BenchmarkEcho sends an event and reads its acknowledgement, over TCP.
func BenchmarkEcho(b *testing.B) {
	server, url := benchServer(b)
	server.OnConnection(func(socket *Socket) {
		socket.On("echo", func(e *Event) { _ = e.Ack(e.Args[0]) })
	})
	ws := benchClient(b, url)
	event := []byte(`421["echo","` + strings.Repeat("x", 128) + `"]`)

	b.ReportAllocs()
	for b.Loop() {
		if err := ws.WriteMessage(websocket.TextMessage, event); err != nil {
			b.Fatal(err)
		}
		_, message, err := ws.NextReader()
		if err != nil || discard(message) != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkConnect opens a connection over TCP, joins a namespace, and closes the
// connection.
func BenchmarkConnect(b *testing.B) {
	_, url := benchServer(b)
	b.ReportAllocs()
	for b.Loop() {
		benchClient(b, url).Close()
	}
}

func benchServer(b *testing.B) (*Server, string) {
	b.Helper()
	server := NewServer(Options{Logger: slog.New(slog.DiscardHandler)})
	if err := server.Start(context.Background()); err != nil {
		b.Fatal(err)
	}
	listener := httptest.NewServer(server)
	b.Cleanup(func() {
		_ = server.Close(context.Background())
		listener.Close()
	})
	return server, strings.Replace(listener.URL, "http", "ws", 1) + "/?EIO=4&transport=websocket"
}

// benchClient returns a client that has joined a namespace.
func benchClient(b *testing.B, url string) *websocket.Conn {
	b.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ws.Close() })
	if err := ws.WriteMessage(websocket.TextMessage, []byte("40")); err != nil {
		b.Fatal(err)
	}
	for range 2 { // the open packet and the reply to CONNECT
		if _, _, err := ws.ReadMessage(); err != nil {
			b.Fatal(err)
		}
	}
	return ws
}

func discard(message io.Reader) error {
	_, err := io.Copy(io.Discard, message)
	return err
}
