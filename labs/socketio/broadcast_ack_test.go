package socketio_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// answers are what came of a broadcast.
type answers struct {
	acknowledged string
	err          error
}

// askAll calls EmitWithAck and sends the outcome to a channel.
func askAll(ctx context.Context, to socketio.BroadcastOperator) <-chan answers {
	outcome := make(chan answers, 1)
	go func() {
		acknowledged, err := to.EmitWithAck(ctx, "question", "?")
		outcome <- answers{fmt.Sprintf("%s", acknowledged), err}
	}()
	return outcome
}

// Each selected socket is asked once and with one id, and the answers come as the clients
// give them. The wait ends with the last, whatever the timeout.
func TestBroadcastWithAck(t *testing.T) {
	s := start(t, socketio.Options{Clock: clockwork.NewFakeClock()}, nil)
	of := members(s, map[string][]string{"ann": {"red"}, "bob": {"red", "blue"}, "cid": nil})

	outcome := askAll(t.Context(), s.To("red", "blue").Timeout(time.Second))
	for _, name := range []string{"ann", "bob"} {
		of[name].want(`420["question","?"]`)
	}
	of["bob"].send(`430["two",2]`, `430["again"]`)
	of["bob"].sync()
	of["cid"].send(`430["not asked"]`)
	of["cid"].sync()
	of["ann"].send(`430[]`)

	require.Equal(t, answers{`[["two" 2] []]`, nil}, next(t, outcome))

	again := askAll(t.Context(), s.Except("red"))
	of["cid"].want(`421["question","?"]`)
	of["cid"].send(`431["three"]`)
	require.Equal(t, answers{`[["three"]]`, nil}, next(t, again))
}

// Nobody is selected: the answer comes at once.
func TestBroadcastWithAckToNobody(t *testing.T) {
	s := start(t, socketio.Options{Clock: clockwork.NewFakeClock()}, nil)
	c, _ := s.join()

	acknowledged, err := s.To("nobody's").Timeout(time.Second).EmitWithAck(t.Context(), "question")

	require.NoError(t, err)
	require.Empty(t, acknowledged)
	c.sync()
}

// The server asks all in a namespace of its own, with binary data on both ways.
func TestBroadcastWithAckInANamespace(t *testing.T) {
	s := start(t, socketio.Options{}, func(io *socketio.Server) { io.Of("/other") })
	s.answer(s.Of("/other"))
	c := s.dial()
	s.joined(c, "/other,")
	outcome := make(chan []socketio.Args, 1)
	go func() {
		acknowledged, _ := s.Of("/other").Timeout(patience).EmitWithAck(t.Context(), "file", []byte("abc"))
		outcome <- acknowledged
	}()

	c.want(`451-/other,0["file",` + zeroth + `]`)
	c.wantBytes("abc")
	c.send(`461-/other,0[` + zeroth + `]`)
	c.sendBytes("xyz")

	var data []byte
	acknowledged := next(t, outcome)
	require.Len(t, acknowledged, 1)
	require.NoError(t, acknowledged[0].Bind(&data))
	require.Equal(t, "xyz", string(data))
}

// Whoever is silent costs an error, and the answers of the others stay.
func TestBroadcastWithAckEnds(t *testing.T) {
	for name, end := range map[string]struct {
		by   func(silent member, clock *clockwork.FakeClock, cancel func())
		want error
	}{
		"at the timeout":              {func(_ member, clock *clockwork.FakeClock, _ func()) { clock.Advance(time.Second) }, socketio.ErrAckTimeout},
		"with its context":            {func(_ member, _ *clockwork.FakeClock, cancel func()) { cancel() }, context.Canceled},
		"when the client leaves":      {func(silent member, _ *clockwork.FakeClock, _ func()) { silent.send("41") }, socketio.ErrDisconnected},
		"when the client is gone":     {func(silent member, _ *clockwork.FakeClock, _ func()) { silent.ws.Close() }, socketio.ErrDisconnected},
		"when the server disconnects": {func(silent member, _ *clockwork.FakeClock, _ func()) { silent.socket.Disconnect(true) }, socketio.ErrDisconnected},
	} {
		t.Run(name, func(t *testing.T) {
			clock := clockwork.NewFakeClock()
			s := start(t, socketio.Options{Clock: clock}, nil)
			of := members(s, map[string][]string{"ann": nil, "bob": nil, "silent": nil})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			outcome := askAll(ctx, s.Timeout(time.Second))
			for _, m := range of {
				m.want(`420["question","?"]`)
			}
			for _, name := range []string{"ann", "bob"} {
				of[name].send(`430["yes"]`)
				of[name].sync()
			}
			clock.Advance(time.Second - 1) // not yet

			end.by(of["silent"], clock, cancel)

			got := next(t, outcome)
			require.ErrorIs(t, got.err, end.want)
			require.Equal(t, `[["yes"] ["yes"]]`, got.acknowledged)
			of["ann"].send(`430["late"]`) // ignored
			of["ann"].sync()
		})
	}
}

// A broadcast of which nobody waits for the end leaves nothing behind in the sockets: an
// acknowledgement that comes later is ignored, like one for which nobody asked.
func TestBroadcastWithAckForgets(t *testing.T) {
	s := start(t, socketio.Options{Bounds: socketio.Bounds{StrayAcks: 1}}, nil)
	c, _ := s.join()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for id := range 100 {
		acknowledged, err := s.Timeout(patience).EmitWithAck(ctx, "question")
		require.ErrorIs(t, err, context.Canceled)
		require.Empty(t, acknowledged)
		c.want(fmt.Sprintf(`42%d["question"]`, id))
	}

	for id := range 100 { // asked for, so none is stray
		c.send(fmt.Sprintf(`43%d["late"]`, id))
	}

	c.sync()
}

func TestBroadcastWithAckOfWhatCannotBeSent(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, _ := s.join()

	_, err := s.Timeout(patience).EmitWithAck(t.Context(), "disconnect")
	require.ErrorIs(t, err, socketio.ErrReservedEvent)
	_, err = s.Timeout(patience).EmitWithAck(t.Context(), "question", func() {})
	require.Error(t, err)
	_, err = s.Adapter().BroadcastWithAck(t.Context(), socketio.Packet{Type: socketio.PacketDisconnect}, socketio.BroadcastOptions{})
	require.ErrorIs(t, err, socketio.ErrInvalidPacket)
	_, err = socketio.NewServer(socketio.Options{}).Timeout(patience).EmitWithAck(t.Context(), "question")
	require.ErrorIs(t, err, socketio.ErrNotStarted)
	c.sync()
}

// An adapter for several processes needs to know how many sockets it has asked.
func TestAsk(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	of := members(s, map[string][]string{"ann": {"red"}, "bob": {"red"}, "cid": nil})
	adapter := s.Adapter().(*socketio.MemoryAdapter)
	ctx, cancel := context.WithCancelCause(t.Context())

	clients, answers, err := adapter.Ask(ctx, socketio.Packet{Type: socketio.PacketEvent, Data: []byte(`["question"]`)},
		socketio.BroadcastOptions{Rooms: []string{"red"}})
	require.NoError(t, err)
	require.Equal(t, 2, clients)
	of["ann"].want(`420["question"]`)
	of["ann"].send(`430[1]`)
	require.Equal(t, "[1]", fmt.Sprintf("%s", next(t, answers).Args))

	cancel(fmt.Errorf("enough: %w", socketio.ErrAckTimeout))
	require.ErrorIs(t, next(t, answers).Err, socketio.ErrAckTimeout)
	_, more := <-answers
	require.False(t, more)
}
