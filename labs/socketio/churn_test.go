package socketio_test

import (
	"context"
	"log/slog"
	"net"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// Ten thousand clients come and go, half of them rudely; goroutines, heap,
// sessions, sockets and rooms are where they were before.
func TestChurn(t *testing.T) {
	io := socketio.NewServer(socketio.Options{Logger: slog.New(slog.DiscardHandler)})
	io.OnConnection(func(socket *socketio.Socket) {
		_ = socket.Join("everybody", "only "+socket.ID())
		socket.On("hello", func(e *socketio.Event) {
			_ = socket.To("everybody").Emit("hello", e.Args[0])
			_ = e.Ack()
		})
	})
	require.NoError(t, io.Start(context.Background()))
	listener := httptest.NewServer(io)
	url := strings.Replace(listener.URL, "http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"

	churn(t, 200, func(i int) error { return visit(url, i) }) // what is allocated once, is now
	before := measure(t, io)
	churn(t, 10_000, func(i int) error { return visit(url, i) })
	after := measure(t, io)

	require.LessOrEqual(t, after.goroutines, before.goroutines+5)
	require.Less(t, after.heap, before.heap+4<<20)
	require.Empty(t, io.Sockets())
	require.Empty(t, io.Adapter().Rooms())
	require.NoError(t, io.Close(context.Background()))
	listener.Close()
}

// churn makes n visits, eight at a time.
func churn(t *testing.T, n int, visit func(i int) error) {
	visits := make(chan int)
	var visitors sync.WaitGroup
	for range 8 {
		visitors.Go(func() {
			for i := range visits {
				if err := visit(i); err != nil {
					t.Errorf("visit %d: %v", i, err)
				}
			}
		})
	}
	for i := range n {
		visits <- i
	}
	close(visits)
	visitors.Wait()
}

// visit comes, says hello, and goes in one of the ways in which clients go.
func visit(url string, i int) error {
	ws, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		return err
	}
	defer ws.Close()
	if err := ws.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	say := func(packet string) { _ = ws.WriteMessage(websocket.TextMessage, []byte(packet)) }
	hear := func(prefix string) error {
		for {
			_, data, err := ws.ReadMessage()
			if err != nil || strings.HasPrefix(string(data), prefix) {
				return err
			}
		}
	}
	say("40")
	if err := hear("40{"); err != nil {
		return err
	}
	say(`420["hello",{"n":1}]`)
	if err := hear("430[]"); err != nil {
		return err
	}
	switch i % 6 {
	case 0:
		say("41")
	case 1:
		say("1")
	case 2:
		_ = ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseGoingAway, ""))
	case 3:
		_ = ws.NetConn().(*net.TCPConn).SetLinger(0) // a reset
	case 4:
		say("no packet")
	case 5:
		_, _ = ws.NetConn().Write([]byte{0x81}) // half a frame
	}
	return nil
}

type footprint struct {
	goroutines int
	heap       uint64
}

// measure waits until the last client's session has ended, and garbage with it.
func measure(t *testing.T, io *socketio.Server) footprint {
	require.Eventually(t, func() bool { return io.Connections() == 0 && len(io.Sockets()) == 0 }, patience, time.Millisecond)
	var last runtime.MemStats
	for range 3 {
		runtime.GC()
		runtime.ReadMemStats(&last)
	}
	return footprint{runtime.NumGoroutine(), last.HeapAlloc}
}
