package socketio

import (
	"context"
	"encoding/json"
	"fmt"
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

func BenchmarkEncode(b *testing.B) {
	packet, _, err := decode([]byte(benchText))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		packet.encode()
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

// BenchmarkBroadcast is one event to N clients over TCP, from the Emit until the
// last has read it.
func BenchmarkBroadcast(b *testing.B) {
	for _, n := range []int{1, 100, 1000} {
		b.Run(fmt.Sprintf("to %d sockets", n), func(b *testing.B) { benchmarkBroadcast(b, n) })
	}
}

func benchmarkBroadcast(b *testing.B, n int) {
	io := NewServer(Options{Logger: slog.New(slog.DiscardHandler), Engine: engineio.Options{}})
	if err := io.Start(context.Background()); err != nil {
		b.Fatal(err)
	}
	listener := httptest.NewServer(io)
	read := make(chan struct{}, n)
	for range n {
		ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(listener.URL, "http", "ws", 1)+"/?EIO=4&transport=websocket", nil)
		if err != nil {
			b.Fatal(err)
		}
		if err := ws.WriteMessage(websocket.TextMessage, []byte("40")); err != nil {
			b.Fatal(err)
		}
		go func() {
			defer ws.Close()
			for {
				if _, _, err := ws.ReadMessage(); err != nil {
					return
				}
				read <- struct{}{}
			}
		}()
	}
	for range 2 * n { // the open packet and the reply to CONNECT
		<-read
	}
	text := json.RawMessage(`{"text":"Hello, how are you today?"}`)

	b.ReportAllocs()
	for b.Loop() {
		if err := io.Emit("message", text); err != nil {
			b.Fatal(err)
		}
		for range n {
			<-read
		}
	}
	b.StopTimer()
	_ = io.Close(context.Background())
	listener.Close()
}
