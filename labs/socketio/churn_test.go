package socketio_test

import (
	"context"
	"log/slog"
	"math"
	"net"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// Clients connect and leave, half of them without a close frame. No goroutine,
// session, socket or room is left.
func TestChurn(t *testing.T) {
	churnOnWebSocket(t, 600)
}

// Ten thousand clients leave nothing on the heap either.
func TestLongChurn(t *testing.T) {
	onlyInFull(t, "TestLongChurn")
	churnOnWebSocket(t, 10_000)
}

// onlyInFull skips a test that takes minutes or measures memory.
func onlyInFull(t *testing.T, name string) {
	t.Helper()
	if os.Getenv("SOCKETLAB_FULL") == "" {
		t.Skipf("only in .ci/full: it takes long and measures the heap; run it with SOCKETLAB_FULL=1 go test -run '^%s$' ./labs/socketio", name)
	}
}

func churnOnWebSocket(t *testing.T, visits int) {
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

	wantNothingLeft(t, io, visits, func(i int) error { return visit(url, i) }, func() {})

	require.NoError(t, io.Close(context.Background()))
	listener.Close()
}

// churn runs n visits, eight at a time.
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

// visit connects, sends hello, and leaves in one of the ways in which clients leave.
func visit(url string, i int) error {
	ws, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		return err
	}
	defer ws.Close()
	if err := ws.SetReadDeadline(time.Now().Add(visitBound)); err != nil {
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
		_ = ws.NetConn().(*net.TCPConn).SetLinger(0) // a TCP reset
	case 4:
		say("no packet")
	case 5:
		_, _ = ws.NetConn().Write([]byte{0x81}) // half a frame
	}
	return nil
}

// batch is how many visits are made before the server must be empty again.
const batch = 200

// visitBound ends a visit that hangs.
const visitBound = 2 * time.Minute

// wantNothingLeft runs visits and requires that they leave nothing on the server. It
// checks the heap only under SOCKETLAB_FULL, with enough visits to tell a leak from
// noise. The visits come in batches, since clients that never come back stay in their
// room until pass moves their clock: after each batch it is called until they are gone.
func wantNothingLeft(t *testing.T, server *socketio.Server, visits int, visit func(i int) error, pass func()) {
	t.Helper()
	gone := func(goroutines int) {
		deadline := time.Now().Add(patience)
		for server.Connections() > 0 || len(server.Sockets()) > 0 || runtime.NumGoroutine() > goroutines {
			require.True(t, time.Now().Before(deadline), "%d connections, %d sockets, %d goroutines of at most %d",
				server.Connections(), len(server.Sockets()), runtime.NumGoroutine(), goroutines)
			pass()
			time.Sleep(time.Millisecond)
		}
	}
	churn(t, batch, visit) // allocates everything that is allocated only once
	gone(math.MaxInt)
	goroutines, heap := runtime.NumGoroutine(), heapInUse()

	for range visits / batch {
		churn(t, batch, visit)
		gone(goroutines)
	}

	require.Empty(t, server.Adapter().Rooms())
	if os.Getenv("SOCKETLAB_FULL") != "" {
		require.Less(t, heapInUse(), heap+4<<20)
	}
}

// heapInUse returns the bytes in use after a garbage collection.
func heapInUse() uint64 {
	var last runtime.MemStats
	for range 3 {
		runtime.GC()
		runtime.ReadMemStats(&last)
	}
	return last.HeapAlloc
}
