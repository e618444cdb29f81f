package socketio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// Without another process nobody hears a server-side event.
func TestServerSideEmitAlone(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) {
		io.OnServerSideEmit("hello", func(*socketio.ServerSideEvent) { t.Error("it heard itself") })
	})

	require.NoError(t, s.ServerSideEmit("hello", 1))
	answers, err := s.ServerSideEmitWithAck(t.Context(), "hello", 1)
	require.NoError(t, err)
	require.Empty(t, answers)
}

// A pair is an adapter for two processes that call each other.
type pair struct {
	*socketio.MemoryAdapter
	nsp   *socketio.Namespace
	other *pair
}

func (p *pair) ServerSideEmit(data json.RawMessage) error {
	return p.other.nsp.ReceiveServerSide(data, nil)
}

func (p *pair) ServerSideEmitWithAck(_ context.Context, data json.RawMessage) (answers []json.RawMessage, err error) {
	err = p.other.nsp.ReceiveServerSide(data, func(answer json.RawMessage) error {
		answers = append(answers, answer)
		return nil
	})
	return answers, err
}

func startPair(t *testing.T) (here, there *server) {
	var pairs []*pair
	one := func() *server {
		return start(t, socketio.Options{}, func(io *socketio.Server) {
			io.SetAdapter(func(nsp *socketio.Namespace) (socketio.Adapter, error) {
				p := &pair{MemoryAdapter: socketio.NewMemoryAdapter(nsp), nsp: nsp}
				pairs = append(pairs, p)
				return p, nil
			})
		})
	}
	here, there = one(), one()
	pairs[0].other, pairs[1].other = pairs[1], pairs[0]
	return here, there
}

func TestServerSideEmit(t *testing.T) {
	here, there := startPair(t)
	seen := make(chan string, 10)
	here.OnServerSideEmit("hello", func(*socketio.ServerSideEvent) { seen <- "here" })
	there.OnServerSideEmit("hello", func(*socketio.ServerSideEvent) { panic("contained") })
	there.OnServerSideEmit("hello", func(e *socketio.ServerSideEvent) {
		seen <- fmt.Sprintf("%s %s %t", e.Name, e.Args, e.WantsAck())
	})
	c, _ := there.join()

	require.NoError(t, here.ServerSideEmit("hello", 1, map[string]any{"_placeholder": true}))

	require.Equal(t, `hello [1 {"_placeholder":true}] false`, next(t, seen))
	require.Empty(t, seen)
	c.sync() // clients hear nothing
}

func TestServerSideAck(t *testing.T) {
	here, there := startPair(t)
	errs := make(chan error, 10)
	there.OnServerSideEmit("ask", func(e *socketio.ServerSideEvent) {
		errs <- e.Ack(func() {}) // cannot be encoded, so it does not answer
		errs <- e.Ack(map[string]any{"n": 1})
		errs <- e.Ack("again")
	})

	answers, err := here.ServerSideEmitWithAck(t.Context(), "ask")

	require.NoError(t, err)
	require.Equal(t, []json.RawMessage{json.RawMessage(`{"n":1}`)}, answers)
	require.Error(t, next(t, errs))
	require.NoError(t, next(t, errs))
	require.ErrorIs(t, next(t, errs), socketio.ErrAcked)

	require.NoError(t, here.ServerSideEmit("ask"))
	for range 3 {
		require.NoError(t, next(t, errs)) // nobody waits for an answer
	}
}

func TestServerSideEmitOfWhatCannotBeSent(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	for _, reserved := range []string{"connect", "connection", "new_namespace"} {
		require.ErrorIs(t, s.ServerSideEmit(reserved), socketio.ErrReservedEvent)
	}
	require.NoError(t, s.ServerSideEmit("disconnect")) // only clients mistake it
	require.ErrorIs(t, s.ServerSideEmit("file", []byte("abc")), socketio.ErrInvalidPacket)
	_, err := s.ServerSideEmitWithAck(t.Context(), "hello", func() {})
	require.Error(t, err)
	require.ErrorIs(t, socketio.NewServer(socketio.Options{}).ServerSideEmit("hello"), socketio.ErrNotStarted)

	for _, data := range []string{"", "{}", "[]", "[1]", `[null,"a"]`, `["a"`, `["a"]x`, `"a"`} {
		require.ErrorIs(t, s.ReceiveServerSide(json.RawMessage(data), nil), socketio.ErrInvalidPacket, "%q", data)
	}
	require.NoError(t, s.ReceiveServerSide(json.RawMessage(`["a"] `), nil))
}
