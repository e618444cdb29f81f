package socketio_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// A socket may be in as many rooms as the bound says, that of its id included. A Join
// that would exceed it joins none.
func TestRoomsAreBounded(t *testing.T) {
	s := start(t, socketio.Options{Bounds: socketio.Bounds{Rooms: 4}}, nil)
	_, socket := s.join()
	_, other := s.join()

	require.NoError(t, socket.Join("a", "b", "a"))
	require.ErrorIs(t, socket.Join("c", "d"), socketio.ErrBound)
	require.NoError(t, socket.Join("a", "b", socket.ID())) // it is in them already
	require.NoError(t, socket.Join("c"))
	require.ErrorIs(t, socket.Join("d"), socketio.ErrBound)
	require.ErrorIs(t, s.To("a").SocketsJoin("d"), socketio.ErrBound)
	require.NoError(t, other.Join("d"), "a bound is each socket's own")
	require.NoError(t, socket.Leave("b"))
	require.NoError(t, socket.Join("d"))

	want := []string{"a", "c", "d", socket.ID()}
	slices.Sort(want)
	require.Equal(t, want, socket.Rooms())
}

// The name of a room is bounded in bytes, and one that is too long spoils the whole Join.
func TestRoomNamesAreBounded(t *testing.T) {
	s := start(t, socketio.Options{Bounds: socketio.Bounds{RoomName: 20}}, nil)
	_, socket := s.join()

	require.NoError(t, socket.Join(strings.Repeat("é", 10)))
	require.ErrorIs(t, socket.Join("b", strings.Repeat("é", 10)+"x"), socketio.ErrBound)

	require.Len(t, socket.Rooms(), 2)
}

// Auth that is too large is refused before any middleware sees it, and the connection
// stays.
func TestAuthIsBounded(t *testing.T) {
	const bound = 100
	seen := make(chan int, 10)
	s := start(t, socketio.Options{Bounds: socketio.Bounds{Auth: bound}}, func(io *socketio.Server) {
		io.Use(func(_ context.Context, socket *socketio.Socket) error {
			seen <- len(socket.Handshake().Auth)
			return nil
		})
	})
	auth := func(size int) string { return `{"x":"` + strings.Repeat("x", size-len(`{"x":""}`)) + `"}` }
	c := s.dial()

	c.send("40" + auth(bound+1))
	c.want(`44{"message":"auth is too large"}`)
	c.send("40" + auth(bound))
	c.connected("")

	require.Equal(t, bound, next(t, seen))
	require.Empty(t, seen)
}

// An event and an acknowledgement may have as many arguments as the bound says.
func TestArgumentsAreBounded(t *testing.T) {
	const bound = 5
	for _, attached := range []string{"", "51-"} {
		s := start(t, socketio.Options{Bounds: socketio.Bounds{Arguments: bound}}, func(io *socketio.Server) {
			io.OnConnection(func(socket *socketio.Socket) {
				socket.On("count", func(e *socketio.Event) { _ = e.Ack(len(e.Args)) })
			})
		})
		event := func(n int) string { return `42["count"` + strings.Repeat(",0", n) + `]` }
		if attached != "" {
			event = func(n int) string {
				return `451-7["count",{"_placeholder":true,"num":0}` + strings.Repeat(",0", n-1) + `]`
			}
		}
		c, _ := s.join()
		if attached == "" {
			c.send(strings.Replace(event(bound), "42", "427", 1))
			c.want(fmt.Sprintf("437[%d]", bound))
		}

		c.send(event(bound + 1))

		c.wantClosed()
	}
}

// An acknowledgement with as many arguments as the bound says arrives, and one more closes
// the connection.
func TestArgumentsOfAcknowledgementsAreBounded(t *testing.T) {
	const bound = 3
	s := start(t, socketio.Options{Bounds: socketio.Bounds{Arguments: bound}}, nil)
	c, socket := s.join()
	answers := make(chan socketio.Args, 2)
	ask := func() {
		args, _ := socket.EmitWithAck(context.Background(), time.Minute, "question")
		answers <- args
	}

	go ask()
	c.want(`420["question"]`)
	c.send(`430[0,0,0]`)
	require.Len(t, next(t, answers), bound)
	go ask()
	c.want(`421["question"]`)
	c.send(`431[0,0,0,0]`)

	c.wantClosed()
	require.Nil(t, next(t, answers))
}

// Connections of an address that are in no namespace are bounded, whether they have never
// joined one or have left the last. Those that are in one do not count.
func TestConnectionsOutsideAreBounded(t *testing.T) {
	const bound = 2
	opts := socketio.Options{Bounds: socketio.Bounds{Outside: bound}}
	opts.Engine.Address = func(r *http.Request) string { return r.Header.Get("From") }
	s := start(t, opts, func(io *socketio.Server) {
		io.Use(func(_ context.Context, socket *socketio.Socket) error {
			if string(socket.Handshake().Auth) != "{}" {
				return &socketio.ConnectError{Message: "no"}
			}
			return nil
		})
	})
	dial := func(address string) *client { return s.dialAs(http.Header{"From": {address}}) }
	outside := func(address string) *client {
		c := dial(address)
		c.send("40/nope,")
		c.want(`44/nope,{"message":"Invalid namespace"}`) // so it has been counted
		return c
	}

	inside := dial("a")
	inside.connect("")
	first, second := outside("a"), outside("a")
	dial("a").wantClosed()
	outside("b").connect("")

	first.connect("") // makes room for
	third := outside("a")
	second.send(`40{"user":"x"}`) // refused, so it stays outside
	second.want(`44{"message":"no"}`)
	inside.send("41") // beyond the bound
	inside.wantClosed()
	first.sync()

	third.ws.Close()
	require.Eventually(t, func() bool { return s.Connections() == 3 }, patience, time.Millisecond)
	first.send("41")
	first.connect("")
	first.sync()
}

// CONNECTs of a connection are counted, whatever becomes of them, and of each connection
// by itself.
func TestConnectsAreBounded(t *testing.T) {
	s := start(t, socketio.Options{Bounds: socketio.Bounds{Connects: 4}}, func(io *socketio.Server) { io.Of("/custom") })
	c, neighbour := s.dial(), s.dial()
	for range 2 {
		c.send("40/nope,")
		c.want(`44/nope,{"message":"Invalid namespace"}`)
	}
	c.connect("")
	c.send("41")
	c.connect("/custom,")

	c.send("40")

	c.wantClosed()
	neighbour.connect("")
}

// Acknowledgements beyond those that the server asked for are ignored up to a bound. Those
// that come late were asked for.
func TestStrayAcknowledgementsAreBounded(t *testing.T) {
	const bound, asked = 3, 5
	s := start(t, socketio.Options{Bounds: socketio.Bounds{StrayAcks: bound}}, nil)
	c, socket := s.join()
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	for i := range asked {
		_, err := socket.EmitWithAck(canceled, time.Minute, "question")
		require.ErrorIs(t, err, context.Canceled)
		c.want(fmt.Sprintf(`42%d["question"]`, i))
	}

	for i := range asked {
		c.send(fmt.Sprintf("43%d[]", i)) // nobody waits any more
	}
	c.sync()
	for range bound {
		c.send("430[]")
	}
	c.sync()
	c.send("439[]")

	c.wantClosed()
}
