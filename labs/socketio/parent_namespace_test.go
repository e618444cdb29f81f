package socketio_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// A counted adapter knows how many of its kind have started and ended.
type counted struct {
	*socketio.MemoryAdapter
	count *adapters
}

type adapters struct {
	begun, ended atomic.Int32
	init         func(ctx context.Context) error // nil to do nothing
}

func (c counted) Init(ctx context.Context) error {
	c.count.begun.Add(1)
	if c.count.init != nil {
		return c.count.init(ctx)
	}
	return nil
}

func (c counted) Close(context.Context) error {
	c.count.ended.Add(1)
	return nil
}

// startOrders starts a server whose clients make namespaces like /orders-7.
func startOrders(t *testing.T, bounds socketio.Bounds, count *adapters) (*server, *socketio.ParentNamespace) {
	var orders *socketio.ParentNamespace
	s := start(t, socketio.Options{Bounds: bounds}, func(io *socketio.Server) {
		orders = io.OfPattern(regexp.MustCompile(`^/orders-[0-9]+$`))
		io.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
			adapter := socketio.NewMemoryAdapter(nsp)
			if nsp.Name() == "/" {
				return adapter, nil
			}
			return counted{adapter, count}, nil
		})
	})
	orders.OnConnection(func(socket *socketio.Socket) {
		socket.On("sync", func(e *socketio.Event) { _ = e.Ack() })
		s.sockets <- socket
	})
	return s, orders
}

func names(parent *socketio.ParentNamespace) string {
	var names []string
	for _, nsp := range parent.Children() {
		names = append(names, nsp.Name())
	}
	return strings.Join(names, " ")
}

func wantChildren(t *testing.T, parent *socketio.ParentNamespace, want string) {
	t.Helper()
	require.Eventually(t, func() bool { return names(parent) == want }, patience, time.Millisecond, "want %q", want)
}

// The first client makes a namespace, others share it, and it ends with the last of them.
func TestNamespaceOfAPattern(t *testing.T) {
	count := &adapters{}
	s, orders := startOrders(t, socketio.Bounds{}, count)
	ann, bob := s.dial(), s.dial()
	first := s.joined(ann, "/orders-7,")
	require.Equal(t, "/orders-7", first.Namespace().Name())
	require.Same(t, first.Namespace(), s.joined(bob, "/orders-7,").Namespace())
	s.joined(bob, "/orders-12,")
	require.Equal(t, "/orders-12 /orders-7", names(orders))

	require.NoError(t, first.Join("room"))
	require.NoError(t, first.Namespace().To("room").Emit("paid"))
	require.NoError(t, orders.Children()[0].Emit("sent"))
	ann.want(`42/orders-7,["paid"]`)
	bob.want(`42/orders-12,["sent"]`)
	for _, name := range []string{"/orders-", "/orders-7x", "/x/orders-7", "/ORDERS-7", "/orders-7/"} {
		ann.send("40" + name + ",")
		ann.want(`44` + name + `,{"message":"Invalid namespace"}`)
	}

	bob.send("41/orders-7,")
	bob.ws.Close()
	wantChildren(t, orders, "/orders-7")
	ann.send("41/orders-7,")
	wantChildren(t, orders, "")
	require.Eventually(t, func() bool { return count.ended.Load() == 2 }, patience, time.Millisecond)
	require.EqualValues(t, 2, count.begun.Load())

	again := s.joined(s.dial(), "/orders-7,")
	require.NotSame(t, first.Namespace(), again.Namespace())
	require.Empty(t, again.Namespace().Adapter().Sockets("room"))
}

// A namespace gets what its parent has when it is made.
func TestWhatAChildGets(t *testing.T) {
	count := &adapters{}
	s, orders := startOrders(t, socketio.Bounds{}, count)
	orders.Use(func(_ context.Context, socket *socketio.Socket) error {
		socket.Data().Set("passed", socket.Namespace().Name())
		return nil
	})
	heard := make(chan string, 10)
	orders.OnServerSideEmit("hello", func(*socketio.ServerSideEvent) { heard <- "hello" })
	socket := s.joined(s.dial(), "/orders-1,")
	require.Equal(t, "/orders-1", socket.Data().Get("passed"))
	require.NoError(t, socket.Namespace().ReceiveServerSide(json.RawMessage(`["hello"]`), nil))
	require.Equal(t, "hello", next(t, heard))

	orders.Use(func(context.Context, *socketio.Socket) error { return &socketio.ConnectError{Message: "closed"} })
	s.joined(s.dial(), "/orders-1,") // has been made before
	late := s.dial()
	late.send("40/orders-2,")
	late.want(`44/orders-2,{"message":"closed"}`)
	wantChildren(t, orders, "/orders-1")
}

// A client whom the middleware refuses leaves no namespace behind.
func TestRefusedInANewNamespace(t *testing.T) {
	count := &adapters{}
	s, orders := startOrders(t, socketio.Bounds{Namespaces: 1}, count)
	orders.Use(func(_ context.Context, socket *socketio.Socket) error {
		if string(socket.Handshake().Auth) == "{}" {
			return &socketio.ConnectError{Message: "who are you?"}
		}
		return nil
	})
	c := s.dial()
	for i := range 20 {
		c.send(fmt.Sprintf("40/orders-%d,", i))
		c.want(fmt.Sprintf(`44/orders-%d,{"message":"who are you?"}`, i))
		wantChildren(t, orders, "")
	}
	c.send(`40/orders-7,{"user":"ann"}`)
	c.connected("/orders-7,")
}

func TestBoundOfNamespaces(t *testing.T) {
	count := &adapters{}
	s, orders := startOrders(t, socketio.Bounds{Namespaces: 2}, count)
	c := s.dial()
	s.joined(c, "/orders-1,")
	s.joined(c, "/orders-2,")

	c.send("40/orders-3,")
	c.want(`44/orders-3,{"message":"too many namespaces"}`)
	s.joined(s.dial(), "/orders-2,") // it is there
	require.ErrorIs(t, orders.Do(t.Context(), "/orders-4", nil), socketio.ErrBound)

	c.send("41/orders-1,")
	wantChildren(t, orders, "/orders-2")
	long := "/orders-" + strings.Repeat("1", 1000-len("/orders-"))
	c.send("40" + long + "1,")
	c.want("44" + long + `1,{"message":"Invalid namespace"}`)
	s.joined(c, long+",")
}

// An adapter that cannot start costs those who wait for it, and nobody later.
func TestAdapterOfAChildThatFails(t *testing.T) {
	for name, fail := range map[string]func(context.Context) error{
		"error": func(context.Context) error { return errors.New("password of Redis") },
		"panic": func(context.Context) error { panic("password of Redis") },
	} {
		t.Run(name, func(t *testing.T) {
			count := &adapters{init: fail}
			s, orders := startOrders(t, socketio.Bounds{}, count)
			c := s.dial()

			c.send("40/orders-7,")
			c.want(`44/orders-7,{"message":"internal error"}`)
			require.Eventually(t, func() bool { return count.ended.Load() == 1 }, patience, time.Millisecond)
			require.Error(t, orders.Do(t.Context(), "/orders-7", nil))
			count.init = nil
			s.joined(c, "/orders-7,")
		})
	}
}

// A client that leaves while its namespace is being made does not stop that: others may
// wait for it too.
func TestLeavingANamespaceThatIsBeingMade(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	count := &adapters{init: func(ctx context.Context) error {
		close(entered)
		<-release
		return ctx.Err()
	}}
	s, orders := startOrders(t, socketio.Bounds{}, count)
	impatient, patient := s.dial(), s.dial()
	impatient.send("40/orders-7,")
	next(t, entered)
	require.Empty(t, orders.Children())
	patient.send("40/orders-7,")
	impatient.ws.Close()
	require.Eventually(t, func() bool { return s.Connections() == 1 }, patience, time.Millisecond)

	close(release)

	patient.connected("/orders-7,")
	wantChildren(t, orders, "/orders-7")
}

// Do works with a namespace that may have no clients in this process.
func TestDo(t *testing.T) {
	count := &adapters{}
	s, orders := startOrders(t, socketio.Bounds{}, count)
	require.NoError(t, orders.Do(t.Context(), "orders-7", func(nsp *socketio.Namespace) error {
		require.Equal(t, "/orders-7", nsp.Name())
		require.Equal(t, "/orders-7", names(orders))
		return nsp.Emit("unheard")
	}))
	require.Empty(t, orders.Children())
	require.EqualValues(t, 1, count.ended.Load())

	c := s.dial()
	s.joined(c, "/orders-7,")
	failed := errors.New("failed")
	require.ErrorIs(t, orders.Do(t.Context(), "/orders-7", func(nsp *socketio.Namespace) error {
		require.NoError(t, nsp.Emit("paid"))
		c.want(`42/orders-7,["paid"]`)
		c.send("41/orders-7,")
		require.Eventually(t, func() bool { return len(nsp.Sockets()) == 0 }, patience, time.Millisecond)
		require.EqualValues(t, 1, count.ended.Load(), "it is still in use")
		return failed
	}), failed)
	require.Empty(t, orders.Children())
	require.EqualValues(t, 2, count.ended.Load())

	idle := socketio.NewServer(socketio.Options{})
	parent := idle.OfPattern(regexp.MustCompile(`^/x$`))
	require.ErrorIs(t, parent.Do(t.Context(), "/x", nil), socketio.ErrNotStarted)
}

// Who may make a namespace can depend on what the client says of itself. Nobody is asked
// about a namespace that is there.
func TestOfFunc(t *testing.T) {
	var asked atomic.Int32
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OfFunc(func(name string, auth json.RawMessage) bool {
			asked.Add(1)
			if name == "/broken" {
				panic("contained")
			}
			return name == "/vip" && string(auth) == `{"vip":true}`
		})
	})
	c := s.dial()
	c.send("40/vip,")
	c.want(`44/vip,{"message":"Invalid namespace"}`)
	c.send(`40/vip,{"vip":true}`)
	c.connected("/vip,")
	s.dial().connect("/vip,")

	c.send("40/broken,")
	c.want(`44/broken,{"message":"Invalid namespace"}`)

	require.EqualValues(t, 3, asked.Load())
	require.Panics(t, func() { s.OfPattern(regexp.MustCompile("^/late$")) })
}

// Clients that come and go at the same time: each namespace that begins also ends.
func TestManyInOneNamespace(t *testing.T) {
	count := &adapters{}
	s, orders := startOrders(t, socketio.Bounds{}, count)
	var clients sync.WaitGroup
	for range 8 {
		c := s.dial()
		clients.Go(func() {
			for range 25 {
				c.connect("/orders-7,")
				c.send("41/orders-7,")
			}
			c.ws.Close()
		})
	}
	clients.Wait()

	wantChildren(t, orders, "")
	require.Eventually(t, func() bool { return count.begun.Load() == count.ended.Load() }, patience, time.Millisecond)
	require.Positive(t, count.begun.Load())
}
