package socketio_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// Socket.IO v5, connection to a namespace: the reply holds the socket's sid, which
// differs from the session's.
func TestConnect(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()

	require.True(t, socket.Connected())
	require.Equal(t, []string{socket.ID()}, socket.Rooms())
	require.Same(t, socket, s.Socket(socket.ID()))
	require.Equal(t, s.Namespace, socket.Namespace())
	c.sync()
}

func TestHandshake(t *testing.T) {
	clock := clockwork.NewFakeClock()
	s := start(t, socketio.Options{Clock: clock}, func(io *socketio.Server) { io.Of("custom") })
	s.answer(s.Of("/custom"))
	s.url += "&room=a%20b"
	c := s.dialAs(http.Header{"Origin": {"https://example.org"}})

	c.send(`40{"token":"x"}`)
	c.connected("")
	h := next(t, s.sockets).Handshake()
	bare := s.joined(c, "/custom,")

	require.JSONEq(t, `{"token":"x"}`, string(h.Auth))
	require.Equal(t, "https://example.org", h.Headers.Get("Origin"))
	require.Equal(t, "a b", h.Query.Get("room"))
	require.Equal(t, "/socket.io/?EIO=4&transport=websocket&room=a%20b", h.URL)
	require.Equal(t, "127.0.0.1", h.Address)
	require.Equal(t, clock.Now(), h.Time)
	require.False(t, h.Secure)
	require.JSONEq(t, `{}`, string(bare.Handshake().Auth), "without a payload auth is {}")
}

// Socket.IO v5, connection to a namespace: the comma may be missing.
func TestConnectToANamespace(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) { io.Of("/custom") })
	for _, connect := range []string{"40/custom,", "40/custom", `40/custom,{"a":1}`} {
		c := s.dial()
		c.send(connect)
		sid := c.connected("/custom,")
		require.NotNil(t, s.Of("/custom").Socket(sid), connect)
		require.Nil(t, s.Socket(sid), "one namespace knows nothing of another's sockets")
	}
}

// One connection carries sockets in several namespaces.
func TestNamespacesShareAConnection(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) { io.Of("/custom") })
	s.answer(s.Of("/custom"))
	c, _ := s.join()
	custom := s.joined(c, "/custom,")

	require.NoError(t, custom.Emit("hello", 1))
	c.want(`42/custom,["hello",1]`)
	c.send(`42/custom,7["sync"]`)
	c.want(`43/custom,7[]`)
	c.send("41/custom,")
	<-custom.Context().Done()

	c.sync()
}

func TestUnknownNamespace(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	for _, name := range []string{"/nope", "/__proto__", "/constructor", "/ü", "//", "/?token=x"} {
		c := s.dial()
		c.send("40" + name + ",")
		c.want("44" + name + `,{"message":"Invalid namespace"}`)
		c.connect("")
	}
}

// After CONNECT_ERROR the connection stays open, and CONNECT may be tried again.
func TestConnectError(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.Use(func(_ context.Context, socket *socketio.Socket) error {
			var auth struct{ Token string }
			if err := json.Unmarshal(socket.Handshake().Auth, &auth); err != nil || auth.Token != "x" {
				return &socketio.ConnectError{Message: "unauthorized <&>", Data: map[string]any{"retry": false}}
			}
			return nil
		})
	})
	c := s.dial()

	c.send(`40{"token":"y"}`)
	c.want(`44{"message":"unauthorized <&>","data":{"retry":false}}`)
	require.Empty(t, s.Sockets())
	require.Empty(t, s.Adapter().Rooms())
	c.send(`40{"token":"x"}`)
	c.connected("")

	c.sync()
}

// An error that is not a ConnectError reveals nothing to the client.
func TestOtherErrorsAndPanicsRevealNothing(t *testing.T) {
	for name, middleware := range map[string]socketio.Middleware{
		"error":   func(context.Context, *socketio.Socket) error { return errors.New("password of the database") },
		"panic":   func(context.Context, *socketio.Socket) error { panic("password of the database") },
		"no JSON": func(context.Context, *socketio.Socket) error { return &socketio.ConnectError{Data: func() {}} },
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, socketio.Options{}, func(io *socketio.Server) { io.Of("/bad").Use(middleware) })
			c, _ := s.join()

			c.send("40/bad,")

			c.want(`44/bad,{"message":"internal error"}`)
			c.sync()
		})
	}
}

func TestAllowRequest(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.AllowRequest(func(r *http.Request) error {
			if r.Header.Get("Origin") != "https://good.example" {
				return errors.New("foreign origin")
			}
			return nil
		})
	})

	_, response, err := websocket.DefaultDialer.Dial(s.url, http.Header{"Origin": {"https://evil.example"}})
	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	require.Equal(t, http.StatusForbidden, response.StatusCode)

	s.dialAs(http.Header{"Origin": {"https://good.example"}}).connect("")
}

// AllowRequest can release what it reserved: the request's context ends with the
// connection, and every socket of the connection has the request.
func TestRequestContextEndsWithTheConnection(t *testing.T) {
	asked := make(chan *http.Request, 3)
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.Of("/admin")
		io.AllowRequest(func(r *http.Request) error {
			asked <- r
			if r.Header.Get("Origin") != "" {
				return errors.New("foreign origin")
			}
			return nil
		})
	})

	c, socket := s.join()
	request := next(t, asked)
	require.Same(t, request, socket.Request())
	c.send("40/admin,")
	require.Regexp(t, "^40/admin,", c.frame())
	require.Same(t, request, s.Of("/admin").Sockets()[0].Request())
	require.NoError(t, request.Context().Err())
	c.ws.Close()
	next(t, request.Context().Done())

	_, _, err := websocket.DefaultDialer.Dial(s.url, http.Header{"Origin": {"https://evil.example"}})
	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	next(t, next(t, asked).Context().Done())
}

func TestNotStarted(t *testing.T) {
	io := socketio.NewServer(socketio.Options{})

	require.ErrorIs(t, io.Emit("x"), socketio.ErrNotStarted)
	require.ErrorIs(t, io.To("r").SocketsJoin("x"), socketio.ErrNotStarted)
	require.NoError(t, io.Close(context.Background()))
}

func TestNamespaceAfterStart(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) { io.Of("/early") })

	require.Equal(t, "/early", s.Of("early").Name())
	require.Panics(t, func() { s.Of("/late") })
}

// connectTimeout: a connection that joins no namespace in time is closed.
func TestConnectTimeout(t *testing.T) {
	clock := clockwork.NewFakeClock()
	s := start(t, socketio.Options{Clock: clock}, nil)
	idle, joined, left := s.dial(), s.dial(), s.dial()
	idle.send("40/nope,")
	idle.want(`44/nope,{"message":"Invalid namespace"}`)
	s.joined(joined, "")
	socket := s.joined(left, "")
	left.send("41")
	next(t, socket.Context().Done())

	clock.Advance(45 * time.Second)

	idle.wantClosed()
	joined.sync()
	left.connect("") // a connection that has joined once may stay
}

// connectTimeout also ends a connection whose middleware is still running.
func TestConnectTimeoutWhilePending(t *testing.T) {
	clock := clockwork.NewFakeClock()
	running := make(chan struct{})
	s := start(t, socketio.Options{Clock: clock}, func(io *socketio.Server) {
		io.Use(func(ctx context.Context, _ *socketio.Socket) error {
			close(running)
			<-ctx.Done() // ends with the connection
			return ctx.Err()
		})
	})
	c := s.dial()
	c.send("40")
	next(t, running)

	clock.Advance(45 * time.Second)

	c.wantClosed()
}

// A socket never receives a broadcast before the reply to CONNECT.
func TestNoBroadcastBeforeTheReply(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				_ = s.Volatile().Emit("tick")
			}
		}
	}()

	for range 50 {
		c := s.dial()
		c.send("40")
		first := c.frame()
		require.True(t, strings.HasPrefix(first, "40{"), first)
		c.ws.Close()
	}
	close(stop)
	<-stopped
}
