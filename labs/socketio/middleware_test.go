package socketio_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// Middleware runs in order, and the first error ends the chain.
func TestMiddlewareOrder(t *testing.T) {
	ran := make(chan string, 10)
	step := func(name string, err error) socketio.Middleware {
		return func(context.Context, *socketio.Socket) error {
			ran <- name
			return err
		}
	}
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.Use(step("one", nil))
		io.Use(step("two", nil))
		io.Of("/closed").Use(step("three", &socketio.ConnectError{Message: "first"}))
		io.Of("/closed").Use(step("four", &socketio.ConnectError{Message: "second"}))
	})
	c := s.dial()

	c.connect("")
	c.send("40/closed,")
	c.want(`44/closed,{"message":"first"}`)

	require.Equal(t, []string{"one", "two", "three"}, []string{<-ran, <-ran, <-ran})
	require.Empty(t, ran)
}

// Five CONNECTs at once make one socket, and its middleware runs once.
func TestFiveConnectsAtOnce(t *testing.T) {
	var runs, connections atomic.Int32
	release := make(chan struct{})
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.Of("/other")
		io.Use(func(context.Context, *socketio.Socket) error {
			runs.Add(1)
			<-release
			return nil
		})
		io.OnConnection(func(*socketio.Socket) { connections.Add(1) })
	})
	c := s.dial()

	c.send("40", "40", `40{"token":"x"}`, "40", "40")
	c.connect("/other,") // the reply proves that all five have been read
	close(release)
	c.connected("")
	c.sync()

	require.Len(t, s.Sockets(), 1)
	require.EqualValues(t, 1, runs.Load())
	require.EqualValues(t, 1, connections.Load())
}

// A client that leaves while middleware runs leaves nothing behind, not even a room
// that a middleware joined.
func TestClientLeavesWhilePending(t *testing.T) {
	running, release := make(chan struct{}), make(chan struct{})
	finished := make(chan error, 1)
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.Use(func(ctx context.Context, socket *socketio.Socket) error {
			defer func() { finished <- socket.Join("after") }()
			if err := socket.Join("before"); err != nil {
				return err
			}
			close(running)
			<-ctx.Done()
			<-release
			return nil
		})
		io.OnConnection(func(*socketio.Socket) { t.Error("connected after it had left") })
	})
	c := s.dial()
	c.send("40")
	next(t, running)

	c.ws.Close()
	close(release)

	next(t, finished)
	require.Eventually(t, func() bool { return s.Connections() == 0 }, patience, 1e6)
}

// A refused socket leaves the rooms that a middleware joined.
func TestRefusedSocketLeavesItsRooms(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.Of("/closed").Use(func(_ context.Context, socket *socketio.Socket) error {
			if err := socket.Join("room"); err != nil {
				return err
			}
			return &socketio.ConnectError{Message: "no"}
		})
	})
	c := s.dial()

	c.send("40/closed,")
	c.want(`44/closed,{"message":"no"}`)

	require.Empty(t, s.Of("/closed").Adapter().Rooms())
}

// Rooms that a middleware joins and data that it sets are there after the connect.
func TestMiddlewareCanJoinAndSetData(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.Use(func(_ context.Context, socket *socketio.Socket) error {
			socket.Data().Set("user", "vera")
			socket.Disconnect(false) // does nothing before the connect
			return socket.Join("user:vera")
		})
	})
	c, socket := s.join()

	require.NoError(t, s.To("user:vera").Emit("hello"))

	c.want(`42["hello"]`)
	user, ok := socketio.Value[string](socket.Data(), "user")
	require.True(t, ok)
	require.Equal(t, "vera", user)
	_, ok = socketio.Value[int](socket.Data(), "user")
	require.False(t, ok)
	require.Nil(t, socket.Data().Get("nothing"))
}

// A panic in an adapter ends the socket's connection, not the process.
type faultyAdapter struct{ *socketio.MemoryAdapter }

func (faultyAdapter) AddAll(string, ...string) error { panic("out of order") }
func (faultyAdapter) DelAll(string) error            { panic("out of order") }

func TestFaultyAdapter(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.Of("/faulty")
		io.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
			if memory := socketio.NewMemoryAdapter(nsp); nsp.Name() == "/" {
				return memory, nil
			} else {
				return faultyAdapter{memory}, nil
			}
		})
	})
	c, _ := s.join()

	c.send("40/faulty,")

	c.want(`44/faulty,{"message":"internal error"}`)
	c.sync()
}
