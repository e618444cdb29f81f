//go:build unix

package interop

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// The kit's server API does what the official server's does: one application on both, and
// one client that asks for everything. What it prints must be the same, line by line.
func TestServerAPI(t *testing.T) {
	t.Parallel()
	server := start(t, ".", nil, "node", "api/server.mjs")
	official := runClient(t, "api/client.mjs", server.line(t, "ready "))
	require.NoError(t, server.stdin.Close())
	<-server.done
	require.Len(t, official, 31)

	require.Equal(t, official, runClient(t, "api/client.mjs", startAPIServer(t)))
}

// runClient runs a client of this directory and returns the lines that it prints.
func runClient(t *testing.T, script, url string) []string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "node", script, url)
	command.Stderr = os.Stderr
	said, err := command.Output()
	require.NoError(t, err, "it printed:\n%s", said)
	return strings.Split(strings.TrimSpace(string(said)), "\n")
}

// apiServer is api/server.mjs on the kit.
type apiServer struct {
	io     *socketio.Server
	orders *socketio.ParentNamespace

	mu    sync.Mutex
	heard []string
}

func startAPIServer(t *testing.T) (url string) {
	t.Helper()
	s := &apiServer{io: socketio.NewServer(socketio.Options{Logger: slog.New(slog.DiscardHandler)})}
	s.io.OnConnection(s.connection)
	s.orders = s.io.OfPattern(regexp.MustCompile(`^/orders-\d+$`))
	s.orders.Use(s.mayOrder)
	s.orders.OnConnection(s.order)
	require.NoError(t, s.io.Start(t.Context()))
	web := httptest.NewServer(s.io)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, s.io.Close(ctx))
		web.Close()
	})
	return web.URL
}

func (s *apiServer) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = append(s.heard, fmt.Sprintf(format, args...))
}

func (s *apiServer) mayOrder(_ context.Context, socket *socketio.Socket) error {
	s.note("middleware %s", socket.Namespace().Name())
	if read[struct{ Bad bool }](socket.Handshake().Auth).Bad {
		return &socketio.ConnectError{Message: "refused"}
	}
	return nil
}

func (s *apiServer) order(socket *socketio.Socket) {
	s.note("connection %s", socket.Namespace().Name())
	socket.On("all", func(e *socketio.Event) {
		_ = socket.Namespace().Emit("news", e.Args[0])
		_ = e.Ack()
	})
}

func (s *apiServer) connection(socket *socketio.Socket) {
	name := socket.Handshake().Query.Get("name")
	note := func(format string, args ...any) { s.note(name+" "+format, args...) }
	socket.Data().Set("name", name)
	note("connection")
	socket.OnAny(func(e *socketio.Event) {
		if e.Name == "say" {
			note("any %s", arguments(e.Args))
		}
	})
	socket.OnAny(func(e *socketio.Event) {
		if e.Name == "unknown" {
			_ = e.Ack("caught")
		}
	})
	socket.Use(func(e *socketio.Event) error {
		if e.Name != "say" {
			return nil
		}
		note("middleware")
		if read[string](e.Args[0]) == "bad" {
			return errors.New("refused")
		}
		return nil
	})
	socket.OnAnyOutgoing(func(event string, args socketio.Args) { note("out %s %s", event, arguments(args)) })
	socket.OnError(func(_ *socketio.Event, err error) { note("error %v", err) })
	socket.On("say", func(e *socketio.Event) {
		note("handler")
		_ = socket.Emit("echo", e.Args[0])
		_ = e.Ack("said")
	})
	socket.OnDisconnecting(func(reason socketio.Reason) {
		note("disconnecting %s %s %t", reason, strings.Join(roomsOf(socket.ID(), socket.Rooms()), ","), socket.Connected())
	})
	socket.OnDisconnect(func(reason socketio.Reason) {
		note("disconnect %s %s %t", reason, strings.Join(roomsOf(socket.ID(), socket.Rooms()), ","), socket.Connected())
	})
	socket.On("do", func(e *socketio.Event) {
		result, err := s.do(e, read[string](e.Args[0]))
		if err != nil {
			result = "failed: " + err.Error()
		}
		_ = e.Ack(result)
	})
	socket.On("heard", func(e *socketio.Event) {
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = e.Ack(append([]string{}, s.heard...))
		s.heard = nil
	})
}

func (s *apiServer) do(e *socketio.Event, what string) (any, error) {
	selected, rest := s.io.In(read[string](e.Args[1])), e.Args[2:]
	switch what {
	case "emit":
		return nil, selected.Emit(read[string](rest[0]), anys(rest[1:])...)
	case "ask":
		timeout := time.Duration(read[int](rest[0])) * time.Millisecond
		acknowledged, err := selected.Timeout(timeout).EmitWithAck(e.Context(), "question")
		answers := []string{}
		for _, args := range acknowledged {
			answers = append(answers, read[string](args[0]))
		}
		slices.Sort(answers)
		outcome := struct {
			Error   string   `json:"error,omitempty"`
			Answers []string `json:"answers"`
		}{Answers: answers}
		if errors.Is(err, socketio.ErrAckTimeout) {
			outcome.Error, err = "operation has timed out", nil // in the words of the official server
		}
		return outcome, err
	case "fetch":
		type fetched struct {
			Name  string   `json:"name"`
			Rooms []string `json:"rooms"`
		}
		sockets, err := selected.FetchSockets(e.Context())
		found := []fetched{}
		for _, socket := range sockets {
			found = append(found, fetched{socket.Data["name"].(string), roomsOf(socket.ID, socket.Rooms)})
		}
		slices.SortFunc(found, func(a, b fetched) int { return strings.Compare(a.Name, b.Name) })
		return found, err
	case "join":
		var rooms []string
		for _, arg := range rest {
			rooms = append(rooms, read[string](arg))
		}
		return nil, selected.SocketsJoin(rooms...)
	case "leave":
		return nil, selected.SocketsLeave(read[string](rest[0]))
	case "namespaces":
		names := []string{}
		for _, nsp := range s.orders.Children() {
			names = append(names, nsp.Name())
		}
		return names, nil
	case "disconnect":
		return nil, selected.DisconnectSockets(read[bool](rest[0]))
	}
	return nil, fmt.Errorf("unknown request %q", what)
}

// arguments is how JSON.stringify writes arguments: the function that acknowledges left out.
func arguments(args socketio.Args) string {
	parts := []string{}
	for _, arg := range args {
		parts = append(parts, string(arg))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func roomsOf(id string, rooms []string) []string {
	return slices.DeleteFunc(append([]string{}, rooms...), func(room string) bool { return room == id })
}
