package engineio_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// patience is how long a test waits for an event that must happen. Only a test
// that fails waits that long.
const patience = 20 * time.Second

// A server under test. The channels carry what its sessions receive.
type server struct {
	*engineio.Server
	t        testing.TB
	url      string
	sessions chan *engineio.Session
	messages chan engineio.Message
	closed   chan engineio.Reason
}

// serve starts a server. Its clock does not move unless the test passes another:
// on a busy machine, heartbeats on real time end sessions that a test still needs.
func serve(t testing.TB, opts engineio.Options) *server {
	if opts.Clock == nil {
		opts.Clock = clockwork.NewFakeClock()
	}
	s := &server{
		t:        t,
		sessions: make(chan *engineio.Session, 100),
		messages: make(chan engineio.Message, 100),
		closed:   make(chan engineio.Reason, 100),
	}
	opts.Logger = slog.New(slog.DiscardHandler)
	s.Server = engineio.NewServer(opts, func(session *engineio.Session) engineio.Receiver {
		s.sessions <- session
		return s
	})
	listener := httptest.NewServer(s.Server)
	s.url = listener.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, s.Close(ctx))
		require.Zero(t, s.Sessions(), "sessions are still open")
		listener.Close()
	})
	return s
}

// Message implements engineio.Receiver.
func (s *server) Message(m engineio.Message) { s.messages <- m }

// Closed implements engineio.Receiver.
func (s *server) Closed(reason engineio.Reason) { s.closed <- reason }

func (s *server) wantMessage(text string) {
	s.t.Helper()
	require.Equal(s.t, text, string(next(s.t, s.messages).Data))
}

func (s *server) wantClosed(reason engineio.Reason) {
	s.t.Helper()
	require.Equal(s.t, reason, next(s.t, s.closed))
}

// A peer is a client that reads only when the test says so.
type peer struct {
	t  testing.TB
	ws *websocket.Conn
}

// dial opens a session and reads the open packet.
func (s *server) dial() (*peer, *engineio.Session) {
	s.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/?EIO=4&transport=websocket", nil)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { ws.Close() })
	p := &peer{s.t, ws}
	require.True(s.t, strings.HasPrefix(p.read(), "0{"))
	return p, next(s.t, s.sessions)
}

func (p *peer) send(packet string) {
	p.t.Helper()
	require.NoError(p.t, p.ws.WriteMessage(websocket.TextMessage, []byte(packet)))
}

func (p *peer) read() string {
	p.t.Helper()
	require.NoError(p.t, p.ws.SetReadDeadline(time.Now().Add(patience)))
	_, data, err := p.ws.ReadMessage()
	require.NoError(p.t, err)
	return string(data)
}

// wantClose reads until the connection ends, checks the close code, and hangs up.
func (p *peer) wantClose(code int) {
	p.t.Helper()
	require.NoError(p.t, p.ws.SetReadDeadline(time.Now().Add(patience)))
	for {
		_, _, err := p.ws.ReadMessage()
		if err == nil {
			continue
		}
		var closed *websocket.CloseError
		require.ErrorAs(p.t, err, &closed)
		require.Equal(p.t, code, closed.Code)
		p.ws.Close()
		return
	}
}

// wantAlive proves that the session still delivers messages to the server.
func (p *peer) wantAlive(s *server) {
	p.t.Helper()
	p.send("4alive")
	s.wantMessage("alive")
}

// next receives a value that must arrive.
func next[T any](t testing.TB, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(patience):
		require.Fail(t, "nothing arrived")
		panic("unreachable")
	}
}
