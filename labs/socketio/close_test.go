package socketio_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

// Close waits for handlers, gives sockets the reason, and then closes the adapters
// and calls the OnClose functions, last added first.
func TestClose(t *testing.T) {
	var order []string
	release := make(chan struct{})
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnClose(func(context.Context) error { order = append(order, "first"); return errors.New("one") })
		io.OnClose(func(context.Context) error { order = append(order, "second"); return nil })
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("work", func(e *socketio.Event) {
				_ = e.Ack("begun")
				<-release
				order = append(order, "handler")
			})
			socket.OnDisconnect(func(reason socketio.Reason) { order = append(order, string(reason)) })
		})
	})
	c, socket := s.join()
	c.send(`420["work"]`)
	c.want(`430["begun"]`)

	closed := make(chan error, 1)
	go func() { closed <- s.Close(context.Background()) }()
	c.wantClosed()
	next(t, socket.Context().Done())
	require.Empty(t, closed)
	close(release)

	require.ErrorContains(t, next(t, closed), "one")
	require.Equal(t, []string{"handler", string(engineio.ReasonServerShuttingDown), "second", "first"}, order)
	_, response, err := websocket.DefaultDialer.Dial(s.url, nil)
	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	require.Equal(t, http.StatusServiceUnavailable, response.StatusCode)
	s.Server = socketio.NewServer(socketio.Options{}) // the cleanup closes this one; the errors above are expected
	require.NoError(t, s.Start(context.Background()))
}

// When ctx ends, Close returns even if a handler or an adapter does not.
func TestCloseHard(t *testing.T) {
	release, ended := make(chan struct{}), make(chan struct{})
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("stuck", func(e *socketio.Event) {
				defer close(ended)
				_ = e.Ack()
				<-release
			})
		})
	})
	c, _ := s.join()
	c.send(`420["stuck"]`)
	c.want(`430[]`)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()

	err := s.Close(ctx)

	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "handlers are still running")
	require.Zero(t, s.Connections())
	require.Empty(t, s.Sockets())
	close(release)
	next(t, ended)
}

// Close while clients connect, emit and leave: nothing is left and nothing panics.
func TestCloseUnderTraffic(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("leave", func(*socketio.Event) { go socket.Disconnect(false) })
		})
	})
	gone, joined := make(chan struct{}, 8), make(chan struct{}, 1)
	for range cap(gone) {
		go func() {
			defer func() { gone <- struct{}{} }()
			for joinAndLeave(s.url) {
				select {
				case joined <- struct{}{}:
				default:
				}
			}
		}()
	}
	for range 50 {
		next(t, joined)
	}

	require.NoError(t, s.Close(context.Background()))

	for range cap(gone) {
		next(t, gone)
	}
}

// joinAndLeave connects, joins and leaves. It reports whether the server still
// accepts connections.
func joinAndLeave(url string) bool {
	ws, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		return false
	}
	defer ws.Close()
	for _, packet := range []string{"40", `42["leave"]`} {
		_ = ws.WriteMessage(websocket.TextMessage, []byte(packet))
		_, _, _ = ws.ReadMessage()
	}
	return true
}

// A server whose Start failed can be closed.
func TestStartFails(t *testing.T) {
	io := socketio.NewServer(socketio.Options{})
	io.SetAdapter(func(*socketio.Namespace) (socketio.Adapter, error) { return nil, errors.New("no Redis") })

	require.ErrorContains(t, io.Start(context.Background()), "no Redis")
	require.NoError(t, io.Close(context.Background()))

	var answer strings.Builder
	io.ServeHTTP(&recorder{&answer}, &http.Request{})
	require.Contains(t, answer.String(), "not been started")
}

type recorder struct{ *strings.Builder }

func (recorder) Header() http.Header { return http.Header{} }
func (recorder) WriteHeader(int)     {}
