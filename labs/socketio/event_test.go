package socketio_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// on returns a server whose sockets handle one event.
func on(t *testing.T, event string, handler socketio.Handler) *server {
	return start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) { socket.On(event, handler) })
	})
}

// The events of a socket are handled one at a time, in the order in which they
// were sent, each by its handlers in the order in which they were added.
func TestEventsAreHandledInOrder(t *testing.T) {
	var handled []string // a race if two handlers ran at once
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			for _, name := range []string{"first", "second"} {
				socket.On("count", func(e *socketio.Event) {
					handled = append(handled, fmt.Sprintf("%s %s", name, e.Args[0]))
				})
			}
		})
	})
	c, _ := s.join()
	var want []string

	for i := range 500 {
		c.send(fmt.Sprintf(`42["count",%d]`, i))
		want = append(want, fmt.Sprintf("first %d", i), fmt.Sprintf("second %d", i))
	}
	c.sync()

	require.Equal(t, want, handled)
}

// Connection handlers run before the first event is handled, however early the
// event arrives.
func TestConnectionHandlersComeFirst(t *testing.T) {
	release := make(chan struct{})
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			<-release
			socket.On("early", func(e *socketio.Event) { _ = e.Ack("handled") })
		})
	})
	c := s.dial()
	c.connect("")

	c.send(`420["early"]`)
	close(release)

	c.want(`430["handled"]`)
}

// Arguments stay as they were on the wire, with the order of keys and the precision
// of numbers.
func TestArgumentsAreUnchanged(t *testing.T) {
	s := on(t, "echo", func(e *socketio.Event) {
		args := make([]any, len(e.Args))
		for i, arg := range e.Args {
			args[i] = arg
		}
		_ = e.Ack(args...)
	})
	c, _ := s.join()
	const args = `12345678901234567890,1e400,{"z":1,"a":"<&>"},[],null,"é"`

	c.send(`421["echo",` + args + `]`)

	c.want(`431[` + args + `]`)
}

func TestBind(t *testing.T) {
	outcomes := make(chan error, 10)
	s := on(t, "move", func(e *socketio.Event) {
		var (
			where struct{ X, Y int }
			fast  bool
		)
		err := e.Args.Bind(&where, &fast)
		if err == nil && (where.X != 3 || !fast) {
			err = errors.New("bound to something else")
		}
		outcomes <- err
	})
	c, _ := s.join()

	c.send(`42["move",{"x":3,"y":4},true]`, `42["move",{"x":3}]`, `42["move","far",true]`)

	require.NoError(t, next(t, outcomes))
	require.ErrorContains(t, next(t, outcomes), "got 1 arguments, want 2")
	require.ErrorContains(t, next(t, outcomes), "argument 1")
}

// Socket.IO v5: an event's name may be a number.
func TestNumericEventNames(t *testing.T) {
	for _, name := range []string{"1", "-1", "0", "1.5"} {
		s := on(t, name, func(e *socketio.Event) { _ = e.Ack(e.Name) })
		c, _ := s.join()

		c.send(`420[` + name + `,"x"]`)

		c.want(`430["` + name + `"]`)
	}
}

func TestReservedEventsCannotBeEmitted(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()

	for _, name := range []string{"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"} {
		require.ErrorIs(t, socket.Emit(name), socketio.ErrReservedEvent)
		require.ErrorIs(t, s.Emit(name), socketio.ErrReservedEvent)
	}
	require.Error(t, socket.Emit("x", func() {}))
	require.Error(t, s.To("room").Emit("x", make(chan int)))

	c.sync()
}

// A panic in a handler ends only the event that it happened in.
func TestPanicInAHandler(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.On("bad", func(*socketio.Event) { panic("handler") })
			socket.On("worse", func(e *socketio.Event) { _ = e.Args[99] })
			socket.Use(func(e *socketio.Event) error {
				if e.Name == "worst" {
					panic("middleware")
				}
				return nil
			})
		})
		io.OnConnection(func(*socketio.Socket) { panic("connection handler") })
	})
	c, _ := s.join()

	c.send(`42["bad"]`, `42["worse"]`, `42["worst"]`)

	c.sync()
}

func TestPanicInADisconnectHandler(t *testing.T) {
	ran := make(chan string, 10)
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()
	socket.OnDisconnecting(func(socketio.Reason) { panic("disconnecting handler") })
	socket.OnDisconnecting(func(socketio.Reason) { ran <- "disconnecting" })
	socket.OnDisconnect(func(socketio.Reason) { panic("disconnect handler") })
	socket.OnDisconnect(func(socketio.Reason) { ran <- "disconnect" })

	c.send("41")

	require.Equal(t, "disconnecting", next(t, ran))
	require.Equal(t, "disconnect", next(t, ran))
}

// Event middleware runs for every event, in order. An error keeps the event from the
// handlers and is passed to OnError.
func TestEventMiddleware(t *testing.T) {
	forbidden := errors.New("forbidden")
	var seen []string
	refused := make(chan error, 1)
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnConnection(func(socket *socketio.Socket) {
			socket.Use(func(e *socketio.Event) error {
				seen = append(seen, e.Name)
				return nil
			})
			socket.Use(func(e *socketio.Event) error {
				if e.Name != "write" {
					return nil
				}
				if e.WantsAck() {
					_ = e.Ack(map[string]string{"error": "forbidden"})
				}
				return forbidden
			})
			socket.Use(func(e *socketio.Event) error {
				if e.Name == "write" {
					t.Error("a handler ran for a refused event")
				}
				return nil
			})
			socket.OnError(func(e *socketio.Event, err error) {
				refused <- fmt.Errorf("%s of %s: %w", e.Name, e.Socket().ID(), err)
			})
			socket.On("write", func(*socketio.Event) { t.Error("a refused event was handled") })
			socket.On("read", func(e *socketio.Event) { _ = e.Ack("ok") })
		})
	})
	c, socket := s.join()

	c.send(`420["write"]`, `421["read"]`, `42["unknown"]`)
	c.want(`430[{"error":"forbidden"}]`, `431["ok"]`)
	c.sync()

	err := next(t, refused)
	require.ErrorIs(t, err, forbidden)
	require.ErrorContains(t, err, socket.ID())
	require.Equal(t, []string{"write", "read", "unknown", "sync"}, seen)
}

// Events of different sockets are handled concurrently.
func TestSocketsDoNotWaitForEachOther(t *testing.T) {
	met := make(chan struct{})
	s := on(t, "meet", func(e *socketio.Event) {
		select {
		case met <- struct{}{}:
		case <-met:
		case <-e.Context().Done():
		}
		_ = e.Ack()
	})
	one, _ := s.join()
	two, _ := s.join()

	one.send(`420["meet"]`)
	two.send(`420["meet"]`)

	one.want(`430[]`)
	two.want(`430[]`)
}

// A handler's context ends with its socket.
func TestContextEndsWithTheSocket(t *testing.T) {
	ended := make(chan error, 1)
	s := on(t, "wait", func(e *socketio.Event) {
		<-e.Context().Done()
		ended <- e.Context().Err()
	})
	c, socket := s.join()
	c.send(`42["wait"]`)

	c.send("41")

	require.ErrorIs(t, next(t, ended), context.Canceled)
	require.False(t, socket.Connected())
}
