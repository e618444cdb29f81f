package socketio_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// patience is how long a test waits for an event that must happen. Only a test that
// fails waits that long.
const patience = 20 * time.Second

// A server under test. Every socket of "/" answers the event "sync", so a client
// knows that everything it sent before has been handled.
type server struct {
	*socketio.Server
	t       testing.TB
	url     string
	sockets chan *socketio.Socket // of every namespace, as they connect
}

func start(t testing.TB, opts socketio.Options, setup func(io *socketio.Server)) *server {
	t.Helper()
	opts.Logger = slog.New(slog.DiscardHandler)
	s := &server{Server: socketio.NewServer(opts), t: t, sockets: make(chan *socketio.Socket, 1000)}
	s.answer(s.Namespace)
	if setup != nil {
		setup(s.Server)
	}
	require.NoError(t, s.Start(context.Background()))
	listener := httptest.NewServer(s)
	s.url = strings.Replace(listener.URL, "http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, s.Close(ctx))
		require.Zero(t, s.Connections(), "connections are still open")
		require.Empty(t, s.Sockets(), "sockets are still connected")
		require.Empty(t, s.Adapter().Rooms(), "rooms still exist")
		listener.Close()
	})
	return s
}

// answer sends the new sockets of a namespace to a channel and makes them answer
// "sync".
func (s *server) answer(nsp *socketio.Namespace) {
	nsp.OnConnection(func(socket *socketio.Socket) {
		socket.On("sync", func(e *socketio.Event) { _ = e.Ack() })
		s.sockets <- socket
	})
}

// A client sends and receives Socket.IO packets as text.
type client struct {
	t  testing.TB
	ws *websocket.Conn
}

func (s *server) dial() *client { return s.dialAs(nil) }

func (s *server) dialAs(header http.Header) *client {
	s.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(s.url, header)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { ws.Close() })
	c := &client{s.t, ws}
	require.True(s.t, strings.HasPrefix(c.frame(), "0{"))
	return c
}

// join dials and connects to "/".
func (s *server) join() (*client, *socketio.Socket) {
	s.t.Helper()
	c := s.dial()
	return c, s.joined(c, "")
}

// joined connects a client to a namespace and returns the server's socket.
func (s *server) joined(c *client, namespace string) *socketio.Socket {
	s.t.Helper()
	sid := c.connect(namespace)
	socket := next(s.t, s.sockets)
	require.Equal(s.t, socket.ID(), sid)
	return socket
}

// connect sends CONNECT and returns the sid of the reply. The namespace is
// empty or ends with a comma.
func (c *client) connect(namespace string) string {
	c.t.Helper()
	c.send("40" + namespace)
	return c.connected(namespace)
}

func (c *client) connected(namespace string) string {
	c.t.Helper()
	var reply map[string]string
	payload, found := strings.CutPrefix(c.frame(), "40"+namespace)
	require.True(c.t, found)
	require.NoError(c.t, json.Unmarshal([]byte(payload), &reply))
	require.Len(c.t, reply, 1)
	require.Regexp(c.t, `^[\w-]{20}$`, reply["sid"])
	return reply["sid"]
}

func (c *client) send(packets ...string) {
	c.t.Helper()
	for _, packet := range packets {
		require.NoError(c.t, c.ws.WriteMessage(websocket.TextMessage, []byte(packet)))
	}
}

func (c *client) frame() string {
	c.t.Helper()
	require.NoError(c.t, c.ws.SetReadDeadline(time.Now().Add(patience)))
	_, data, err := c.ws.ReadMessage()
	require.NoError(c.t, err)
	return string(data)
}

// want reads the next packets.
func (c *client) want(packets ...string) {
	c.t.Helper()
	for _, packet := range packets {
		require.Equal(c.t, packet, c.frame())
	}
}

const syncID = 987654321

// sync proves that the client's socket in "/" is connected, that everything it sent
// before has been handled, and that it has been sent nothing else.
func (c *client) sync() {
	c.t.Helper()
	c.send("42" + strconv.Itoa(syncID) + `["sync"]`)
	c.want("43" + strconv.Itoa(syncID) + `[]`)
}

// wantClosed requires that the connection ends without another packet.
func (c *client) wantClosed() {
	c.t.Helper()
	require.NoError(c.t, c.ws.SetReadDeadline(time.Now().Add(patience)))
	_, data, err := c.ws.ReadMessage()
	require.Empty(c.t, string(data))
	var closed *websocket.CloseError
	require.ErrorAs(c.t, err, &closed)
	c.ws.Close()
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
