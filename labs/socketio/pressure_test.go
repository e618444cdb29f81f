package socketio_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

// A client that does not read is disconnected when its queue is full. The others
// keep receiving in the meantime.
func TestSlowReader(t *testing.T) {
	s := start(t, socketio.Options{Engine: engineio.Options{SendQueueBytes: 1 << 20}}, nil)
	_, slow := s.join()
	fast, _ := s.join()
	gone := make(chan socketio.Reason, 1)
	slow.OnDisconnect(func(reason socketio.Reason) { gone <- reason })
	news := strings.Repeat("x", 64<<10)

	for sent := 0; slow.Context().Err() == nil; sent++ {
		require.Less(t, sent, 10_000, "a client that does not read is never disconnected")
		require.NoError(t, s.Emit("news", news))
		fast.want(`42["news","` + news + `"]`)
	}

	require.Equal(t, engineio.ReasonTransportError, next(t, gone))
	fast.sync()
}

// Volatile events are dropped for a client that does not read, and do not end its
// connection.
func TestVolatileForASlowReader(t *testing.T) {
	engine := engineio.Options{SendQueueBytes: 1 << 20, WriteTimeout: time.Hour} // it reads in the end, however late
	s := start(t, socketio.Options{Engine: engine}, nil)
	slow, socket := s.join()
	news := strings.Repeat("x", 64<<10)

	for range 500 {
		require.NoError(t, s.Volatile().Emit("news", news))
	}
	require.NoError(t, socket.Emit("end"))

	received := 0
	for slow.frame() != `42["end"]` {
		received++
	}
	require.Less(t, received, 500)
	slow.sync()
}

// A slow handler slows down its own client, from which the server stops reading, and
// no other.
func TestSlowHandler(t *testing.T) {
	var handled atomic.Int64
	release := make(chan struct{})
	s := start(t, socketio.Options{EventQueue: 4}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("work", func(*socketio.Event) {
				<-release
				handled.Add(1)
			})
		})
	})
	busy, _ := s.join()
	other, _ := s.join()
	event := `42["work","` + strings.Repeat("x", 64<<10) + `"]`

	sent := 0
	for ; sent < 10_000; sent++ { // until the TCP buffers are full
		if err := busy.ws.SetWriteDeadline(time.Now().Add(300 * time.Millisecond)); err != nil {
			break
		}
		if busy.ws.WriteMessage(websocket.TextMessage, []byte(event)) != nil {
			break
		}
		other.sync()
	}
	require.Less(t, sent, 10_000, "the server reads on although its queue is full")
	require.Zero(t, handled.Load())
	close(release)

	require.Eventually(t, func() bool { return handled.Load() >= int64(sent) }, patience, time.Millisecond)
	other.sync()
}

// A handler that waits for the end of its socket is released, however many events
// are queued behind it.
func TestServerDisconnectsABusySocket(t *testing.T) {
	s := start(t, socketio.Options{EventQueue: 1}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("wait", func(e *socketio.Event) { <-e.Context().Done() })
		})
	})
	c, socket := s.join()
	left := make(chan struct{})
	socket.OnDisconnect(func(socketio.Reason) { close(left) })
	c.send(`42["wait"]`, `42["wait"]`, `42["wait"]`, `42["wait"]`)

	socket.Disconnect(true)

	next(t, left)
	c.want("41")
	c.wantClosed()
}
