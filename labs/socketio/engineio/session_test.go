package engineio_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// Messages that were sent before Close still arrive.
func TestCloseWritesWhatIsQueued(t *testing.T) {
	s := serve(t, engineio.Options{})
	p, session := s.dial()

	for i := range 1000 {
		session.Send(engineio.NewFrame(fmt.Appendf(nil, "%d", i)))
	}
	session.Close(engineio.ReasonForcedClose)
	session.Close(engineio.ReasonParseError) // the first reason is kept
	session.Send(engineio.NewFrame([]byte("too late")))

	for i := range 1000 {
		require.Equal(t, fmt.Sprintf("4%d", i), p.read())
	}
	p.wantClose(websocket.CloseNoStatusReceived)
	s.wantClosed(engineio.ReasonForcedClose)
	require.Error(t, session.Context().Err())
}

func TestPeerCloses(t *testing.T) {
	t.Run("with a close frame", func(t *testing.T) {
		s := serve(t, engineio.Options{})
		p, _ := s.dial()

		goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		require.NoError(t, p.ws.WriteMessage(websocket.CloseMessage, goodbye))

		p.wantClose(websocket.CloseNormalClosure)
		s.wantClosed(engineio.ReasonTransportClose)
	})
	t.Run("without a close frame", func(t *testing.T) {
		s := serve(t, engineio.Options{})
		p, _ := s.dial()

		p.ws.Close()

		s.wantClosed(engineio.ReasonTransportClose)
	})
	t.Run("with a TCP reset", func(t *testing.T) {
		s := serve(t, engineio.Options{})
		p, _ := s.dial()

		require.NoError(t, p.ws.NetConn().(*net.TCPConn).SetLinger(0))
		p.ws.Close()

		s.wantClosed(engineio.ReasonTransportError)
	})
}

// A peer that does not read is dropped when its queue is full. Its neighbour keeps
// receiving in the meantime.
func TestSlowReaderIsDropped(t *testing.T) {
	s := serve(t, engineio.Options{SendQueue: 64, SendQueueBytes: 1 << 30})
	_, slow := s.dial()
	fast, neighbour := s.dial()
	frame := engineio.NewFrame(bytes.Repeat([]byte("x"), 64<<10))

	for sent := 0; slow.Context().Err() == nil; sent++ {
		require.Less(t, sent, 10_000, "a peer that does not read is never dropped")
		slow.Send(frame)
		neighbour.Send(frame)
		fast.read()
	}

	s.wantClosed(engineio.ReasonTransportError)
	fast.wantAlive(s)
}

func TestSlowReaderIsDroppedByBytes(t *testing.T) {
	s := serve(t, engineio.Options{SendQueueBytes: 1 << 20})
	_, slow := s.dial()
	frame := engineio.NewFrame(bytes.Repeat([]byte("x"), 64<<10))

	for sent := 0; slow.Context().Err() == nil; sent++ {
		require.Less(t, sent, 10_000, "a peer that does not read is never dropped")
		slow.Send(frame)
	}

	s.wantClosed(engineio.ReasonTransportError)
}

// Volatile frames are dropped before they could end the session of a slow peer.
func TestVolatileDropsFramesInsteadOfThePeer(t *testing.T) {
	s := serve(t, engineio.Options{SendQueue: 64, WriteTimeout: time.Hour})
	p, session := s.dial()
	frame := engineio.NewFrame(bytes.Repeat([]byte("x"), 64<<10))

	for range 10_000 {
		session.SendVolatile(frame)
	}
	session.Send(engineio.NewFrame([]byte("the end")))

	received := 0
	for p.read() != "4the end" {
		received++
	}
	require.Less(t, received, 10_000)
	require.NoError(t, session.Context().Err())
}

// A peer that does not read cannot delay the end of its session.
func TestCloseDoesNotWaitForASlowReader(t *testing.T) {
	s := serve(t, engineio.Options{WriteTimeout: 200 * time.Millisecond})
	_, session := s.dial()
	frame := engineio.NewFrame(bytes.Repeat([]byte("x"), 64<<10))
	for range 100 {
		session.Send(frame)
	}

	session.Close(engineio.ReasonForcedClose)

	s.wantClosed(engineio.ReasonForcedClose)
}

func TestServerClosesGracefully(t *testing.T) {
	s := serve(t, engineio.Options{})
	p, session := s.dial()
	session.Send(engineio.NewFrame([]byte("last words")))

	closed := make(chan error, 1)
	go func() { closed <- s.Close(context.Background()) }()

	require.Equal(t, "4last words", p.read())
	p.wantClose(websocket.CloseNoStatusReceived)
	require.NoError(t, next(t, closed))
	s.wantClosed(engineio.ReasonServerShuttingDown)
	_, response, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/?EIO=4&transport=websocket", nil)
	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	require.Equal(t, http.StatusServiceUnavailable, response.StatusCode)
}

// Close returns when its context ends.
func TestServerClosesHard(t *testing.T) {
	s := serve(t, engineio.Options{WriteTimeout: time.Hour})
	_, session := s.dial()
	frame := engineio.NewFrame(bytes.Repeat([]byte("x"), 64<<10))
	for range 100 { // more than the connection buffers, so the close frame stays queued
		session.Send(frame)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()

	require.ErrorIs(t, s.Close(ctx), context.Canceled)

	s.wantClosed(engineio.ReasonServerShuttingDown)
	require.Zero(t, s.Sessions())
}

// The header of a WebSocket frame has three forms, depending on the length of the
// payload, and one write may hold many frames. RFC 6455, 5.2.
func TestFramesOfEveryLength(t *testing.T) {
	s := serve(t, engineio.Options{})
	p, session := s.dial()
	lengths := []int{0, 1, 124, 125, 126, 65534, 65535, 65536, 200_000, 3}

	for _, length := range lengths {
		session.Send(
			engineio.NewFrame(bytes.Repeat([]byte("x"), length)),
			engineio.NewBinaryFrame(bytes.Repeat([]byte("y"), length)),
		)
	}

	for _, length := range lengths {
		require.True(t, p.read() == "4"+strings.Repeat("x", length), "text of %d bytes", length)
		require.True(t, p.read() == strings.Repeat("y", length), "%d bytes", length)
	}
}

// Peers that do not read delay no other peer. When they read later, they have
// missed nothing.
func TestSlowReadersDelayNobody(t *testing.T) {
	s := serve(t, engineio.Options{WriteTimeout: 3 * patience})
	text := bytes.Repeat([]byte("x"), 16<<20) // more than both TCP buffers hold
	slow := make([]*peer, 4)
	for i := range slow {
		p, session := s.dial()
		session.Send(engineio.NewFrame(text))
		slow[i] = p
	}
	fast, neighbour := s.dial()

	neighbour.Send(engineio.NewFrame([]byte("soon")))

	require.Equal(t, "4soon", fast.read())
	for _, p := range slow {
		require.Len(t, p.read(), 1+len(text))
	}
}
