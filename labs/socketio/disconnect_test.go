package socketio_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
	"socketlab/labs/socketio/engineio"
)

// Every documented reason that a server socket can have.
func TestDisconnectReasons(t *testing.T) {
	for reason, leave := range map[socketio.Reason]func(*server, *client, *socketio.Socket, *clockwork.FakeClock){
		socketio.ReasonClientDisconnect: func(_ *server, c *client, _ *socketio.Socket, _ *clockwork.FakeClock) {
			c.send("41")
		},
		socketio.ReasonServerDisconnect: func(_ *server, _ *client, socket *socketio.Socket, _ *clockwork.FakeClock) {
			socket.Disconnect(false)
		},
		engineio.ReasonTransportClose: func(_ *server, c *client, _ *socketio.Socket, _ *clockwork.FakeClock) {
			c.ws.Close()
		},
		engineio.ReasonTransportError: func(_ *server, c *client, _ *socketio.Socket, _ *clockwork.FakeClock) {
			_ = c.ws.NetConn().(*net.TCPConn).SetLinger(0)
			c.ws.Close()
		},
		engineio.ReasonPingTimeout: func(s *server, _ *client, _ *socketio.Socket, clock *clockwork.FakeClock) {
			clock.Advance(25 * time.Second)
			require.NoError(s.t, clock.BlockUntilContext(context.Background(), 1))
			clock.Advance(20 * time.Second)
		},
		engineio.ReasonParseError: func(_ *server, c *client, _ *socketio.Socket, _ *clockwork.FakeClock) {
			require.NoError(c.t, c.ws.WriteMessage(websocket.TextMessage, []byte("x")))
			c.wantClosed()
		},
		engineio.ReasonForcedClose: func(_ *server, c *client, _ *socketio.Socket, _ *clockwork.FakeClock) {
			c.send("42[]")
		},
		engineio.ReasonServerShuttingDown: func(s *server, c *client, _ *socketio.Socket, _ *clockwork.FakeClock) {
			go func() { _ = s.Close(context.Background()) }()
			c.wantClosed()
		},
	} {
		t.Run(string(reason), func(t *testing.T) {
			clock := clockwork.NewFakeClock()
			received := make(chan socketio.Reason, 10)
			s := start(t, socketio.Options{Engine: engineio.Options{Clock: clock}}, nil)
			c, socket := s.join()
			socket.OnDisconnect(func(reason socketio.Reason) { received <- reason })
			c.sync()

			leave(s, c, socket, clock)

			require.Equal(t, reason, next(t, received))
			c.ws.Close()
			require.Empty(t, received, "OnDisconnect was called twice")
		})
	}
}

// In OnDisconnecting the socket is still connected and in its rooms, for everybody, but
// receives nothing. In OnDisconnect it is gone.
func TestDisconnectHandlers(t *testing.T) {
	type state struct {
		when      string
		connected bool
		rooms     []string
	}
	received := make(chan state, 10)
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()
	require.NoError(t, socket.Join("a", "b"))
	socket.OnDisconnect(func(socketio.Reason) { received <- state{"disconnect", socket.Connected(), socket.Rooms()} })
	socket.OnDisconnecting(func(socketio.Reason) {
		received <- state{"disconnecting", socket.Connected(), socket.Rooms()}
		require.ElementsMatch(t, []string{"a", "b", socket.ID()}, s.Adapter().Rooms())
		require.Equal(t, []*socketio.Socket{socket}, s.Sockets())
		require.ErrorIs(t, socket.Emit("x"), socketio.ErrDisconnected)
		require.NoError(t, s.To("a").Emit("x"))
	})

	c.send("41")

	first, second := next(t, received), next(t, received)
	require.Equal(t, "disconnecting", first.when)
	require.True(t, first.connected)
	require.ElementsMatch(t, []string{"a", "b", socket.ID()}, first.rooms)
	require.Equal(t, state{when: "disconnect"}, second)
	s.joined(c, "") // nothing came before
}

// A client that leaves while the connection handlers run is in its rooms for the
// OnDisconnecting that they add.
func TestLeavingDuringTheConnectionHandlers(t *testing.T) {
	left, rooms := make(chan struct{}), make(chan []string, 1)
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			require.NoError(t, socket.Join("a"))
			<-left
			socket.OnDisconnecting(func(socketio.Reason) { rooms <- socket.Rooms() })
		})
	})
	c := s.dial()
	c.connect("")

	c.ws.Close()
	require.Eventually(t, func() bool { return s.Connections() == 0 }, patience, time.Millisecond)
	close(left)

	require.Contains(t, next(t, rooms), "a")
}

// Without OnDisconnecting a socket has left its rooms when Disconnect returns.
func TestDisconnectLeavesAtOnce(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()
	require.NoError(t, socket.Join("a"))
	c.sync()

	socket.Disconnect(false)

	require.Empty(t, s.Adapter().Rooms())
	require.Empty(t, s.Sockets())
	require.False(t, socket.Connected())
}

// Socket.IO v5, disconnection: after 41 the connection stays open, the server sends
// nothing, and CONNECT makes a new socket.
func TestDisconnectAndReconnect(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, before := s.join()

	c.send("41")
	next(t, before.Context().Done())
	require.NoError(t, s.Emit("not for those who left"))
	require.ErrorIs(t, before.Emit("x"), socketio.ErrDisconnected)
	after := s.joined(c, "") // the very next frame is the reply

	require.NotEqual(t, before.ID(), after.ID())
	require.Nil(t, s.Socket(before.ID()))
	require.True(t, after.Connected())
	c.sync()
}

// A new socket waits for the last handler of the previous one, so a client that
// joins and leaves in a loop does not pile up sockets.
func TestReconnectWaitsForDisconnectHandlers(t *testing.T) {
	leaving, release := make(chan struct{}, 1), make(chan struct{})
	s := start(t, socketio.Options{}, nil)
	c, before := s.join()
	before.OnDisconnect(func(socketio.Reason) {
		leaving <- struct{}{}
		<-release
	})

	c.send("41", "40")
	next(t, leaving)
	require.Empty(t, s.sockets)
	other, _ := s.join() // no other client waits
	other.sync()
	close(release)

	c.connected("")
	c.sync()
}

// Disconnect sends one DISCONNECT, and nothing follows it.
func TestServerDisconnects(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) { io.Of("/custom") })
	s.answer(s.Of("/custom"))
	c, socket := s.join()
	custom := s.joined(c, "/custom,")

	socket.Disconnect(false)
	socket.Disconnect(false)
	require.ErrorIs(t, socket.Emit("x"), socketio.ErrDisconnected)
	require.NoError(t, custom.Emit("still here"))

	c.want("41", `42/custom,["still here"]`)
	s.joined(c, "")
}

func TestWhatWasUnderWayIsIgnored(t *testing.T) {
	heard := make(chan string, 10)
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("say", func(e *socketio.Event) { heard <- string(e.Args[0]) })
		})
	})
	c, socket := s.join()

	socket.Disconnect(false)
	c.send(`42["say",1]`, `430["late"]`, "41", `421["say",2]`, `451-["say",`+zeroth+`]`)
	c.sendBytes("x")
	c.want("41")
	c.send("40")
	require.True(t, strings.HasPrefix(c.frame(), `40{"sid":`))
	c.send(`42["say",3]`)
	require.Equal(t, "3", next(t, heard))
	c.sync()
	c.send("41", `42["say",4]`) // who has left is expected to know
	c.wantClosed()
}

func TestServerClosesTheConnection(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) { io.Of("/custom") })
	s.answer(s.Of("/custom"))
	c, socket := s.join()
	custom := s.joined(c, "/custom,")
	reasons := make(chan socketio.Reason, 2)
	socket.OnDisconnect(func(reason socketio.Reason) { reasons <- reason })
	custom.OnDisconnect(func(reason socketio.Reason) { reasons <- reason })

	require.NoError(t, socket.Emit("last words"))
	custom.Disconnect(true)

	c.want(`42["last words"]`)
	require.ElementsMatch(t, []string{"41", "41/custom,"}, []string{c.frame(), c.frame()})
	c.wantClosed()
	require.Equal(t, socketio.ReasonServerDisconnect, next(t, reasons))
	require.Equal(t, socketio.ReasonServerDisconnect, next(t, reasons))
}

// Nothing follows the DISCONNECT, even if the server emits at the same time: the
// client would take it for an event of its next socket.
func TestNothingFollowsDisconnect(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	for range 20 {
		c, socket := s.join()
		emitting := make(chan struct{})
		go func() {
			defer close(emitting)
			for socket.Emit("x") == nil {
				_ = s.Emit("y")
			}
		}()

		socket.Disconnect(false)
		<-emitting

		for c.frame() != "41" {
		}
		s.joined(c, "")
		c.ws.Close()
	}
}

// Events that a client sent before it left are handled, however it leaves.
func TestEventsBeforeLeavingAreHandled(t *testing.T) {
	received := make(chan string, 10)
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("bye", func(e *socketio.Event) { received <- "bye" })
			socket.OnDisconnect(func(socketio.Reason) { received <- "disconnect" })
		})
	})
	for range 20 {
		for _, leave := range []func(*client){
			func(c *client) { c.send("41") },
			func(c *client) { c.send("47") },
			func(c *client) { c.ws.Close() },
		} {
			c := s.dial()
			c.connect("")

			c.send(`42["bye"]`)
			leave(c)

			require.Equal(t, "bye", next(t, received))
			require.Equal(t, "disconnect", next(t, received))
			c.ws.Close()
		}
	}
}

// Events that are still queued when the server disconnects are dropped.
func TestQueuedEventsAreDropped(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("abuse", func(e *socketio.Event) { e.Socket().Disconnect(false) })
			socket.On("more", func(*socketio.Event) { t.Error("handled after the end") })
		})
	})
	c := s.dial()
	c.connect("")

	c.send(`42["abuse"]`, `42["more"]`)

	c.want("41")
}

func TestJoinAfterDisconnectLeavesNothing(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	_, socket := s.join()
	left := make(chan struct{})
	socket.OnDisconnect(func(socketio.Reason) { close(left) })
	joining := make(chan struct{})
	go func() {
		defer close(joining)
		for {
			if err := socket.Join("room", strings.Repeat("x", 10)); err != nil {
				return
			}
		}
	}()

	socket.Disconnect(true)
	<-joining

	require.ErrorIs(t, socket.Join("late"), socketio.ErrDisconnected)
	require.Empty(t, s.Adapter().Rooms())
	next(t, left)
	require.Empty(t, socket.Rooms())
}
