package socketio_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// Socket.IO v5, acknowledgement: the client asks, the handler answers, once.
func TestAck(t *testing.T) {
	errs := make(chan error, 10)
	s := on(t, "ask", func(e *socketio.Event) {
		errs <- e.Ack(func() {}) // cannot be encoded, so it does not acknowledge
		errs <- e.Ack("yes", 1)
		errs <- e.Ack("no")
	})
	c, _ := s.join()

	c.send(`4212["ask"]`)

	c.want(`4312["yes",1]`)
	c.sync()
	require.Error(t, next(t, errs))
	require.NoError(t, next(t, errs))
	require.ErrorIs(t, next(t, errs), socketio.ErrAcked)
}

func TestAckWithoutArguments(t *testing.T) {
	s := on(t, "ask", func(e *socketio.Event) { _ = e.Ack() })
	c, _ := s.join()

	c.send(`420["ask"]`)

	c.want(`430[]`)
}

func TestUnrequestedAck(t *testing.T) {
	answers := make(chan error, 10)
	s := on(t, "tell", func(e *socketio.Event) {
		require.False(t, e.WantsAck())
		answers <- e.Ack("unheard")
	})
	c, _ := s.join()

	c.send(`42["tell"]`)

	c.sync()
	require.NoError(t, next(t, answers))
}

func TestAckAfterDisconnect(t *testing.T) {
	answers := make(chan error, 1)
	s := on(t, "ask", func(e *socketio.Event) {
		<-e.Context().Done()
		answers <- e.Ack("too late")
	})
	c, _ := s.join()

	c.send(`420["ask"]`, "41")

	require.ErrorIs(t, next(t, answers), socketio.ErrDisconnected)
	c.connect("") // the next frame, so no acknowledgement came before it
}

type answer struct {
	args socketio.Args
	err  error
}

// ask calls EmitWithAck and sends the outcome to a channel.
func ask(ctx context.Context, socket *socketio.Socket) <-chan answer {
	outcome := make(chan answer, 1)
	go func() {
		args, err := socket.EmitWithAck(ctx, time.Second, "question", "?")
		outcome <- answer{args, err}
	}()
	return outcome
}

// Socket.IO v5, acknowledgement: the server asks, the client answers. Ids increase,
// and answers may arrive in any order.
func TestEmitWithAck(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	c, socket := s.join()

	first := ask(t.Context(), socket)
	c.want(`420["question","?"]`)
	second := ask(t.Context(), socket)
	c.want(`421["question","?"]`)
	c.send(`431["two"]`, `430["one",1]`, `430["again"]`)

	one, two := next(t, first), next(t, second)
	require.NoError(t, one.err)
	require.NoError(t, two.err)
	require.Equal(t, `["one" 1]`, fmt.Sprintf("%s", one.args))
	require.Equal(t, `["two"]`, fmt.Sprintf("%s", two.args))
	c.sync()
}

func TestEmitWithAckTimesOut(t *testing.T) {
	clock := clockwork.NewFakeClock()
	s := start(t, socketio.Options{Clock: clock}, nil)
	c, socket := s.join()
	outcome := ask(t.Context(), socket)
	c.want(`420["question","?"]`)

	clock.Advance(time.Second)

	require.ErrorIs(t, next(t, outcome).err, socketio.ErrAckTimeout)
	c.send(`430["late"]`)
	c.sync()
}

func TestEmitWithAckEnds(t *testing.T) {
	for name, end := range map[string]struct {
		by   func(c *client, socket *socketio.Socket, cancel func())
		want error
	}{
		"with its context":        {func(_ *client, _ *socketio.Socket, cancel func()) { cancel() }, context.Canceled},
		"when the client leaves":  {func(c *client, _ *socketio.Socket, _ func()) { c.send("41") }, socketio.ErrDisconnected},
		"when the client is gone": {func(c *client, _ *socketio.Socket, _ func()) { c.ws.Close() }, socketio.ErrDisconnected},
		"when the server disconnects": {func(_ *client, socket *socketio.Socket, _ func()) { socket.Disconnect(true) },
			socketio.ErrDisconnected},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, socketio.Options{Clock: clockwork.NewFakeClock()}, nil)
			c, socket := s.join()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			outcome := ask(ctx, socket)
			c.want(`420["question","?"]`)

			end.by(c, socket, cancel)

			require.ErrorIs(t, next(t, outcome).err, end.want)
		})
	}
}

// An answer that the client sent before it left is delivered. Ids are those of the
// namespace.
func TestAnswerBeforeLeaving(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	for id := range 50 {
		c, socket := s.join()
		outcome := ask(t.Context(), socket)
		c.want(fmt.Sprintf(`42%d["question","?"]`, id))

		c.send(fmt.Sprintf(`43%d["yes"]`, id), "41")

		require.NoError(t, next(t, outcome).err)
		c.ws.Close()
	}
}

func TestEmitWithAckOnADisconnectedSocket(t *testing.T) {
	s := start(t, socketio.Options{}, nil)
	_, socket := s.join()
	socket.Disconnect(true)

	_, err := socket.EmitWithAck(t.Context(), time.Second, "question")
	require.ErrorIs(t, err, socketio.ErrDisconnected)
	_, err = socket.EmitWithAck(t.Context(), time.Second, "connect")
	require.ErrorIs(t, err, socketio.ErrReservedEvent)
}

// A handler may wait for an acknowledgement of its own socket, because
// acknowledgements do not queue behind events.
func TestEmitWithAckInsideAHandler(t *testing.T) {
	s := on(t, "start", func(e *socketio.Event) {
		args, err := e.Socket().EmitWithAck(e.Context(), patience, "question")
		if err != nil {
			_ = e.Ack(err.Error())
			return
		}
		_ = e.Ack(args[0])
	})
	c, _ := s.join()

	c.send(`427["start"]`, `42["unknown"]`)
	require.True(t, strings.HasPrefix(c.frame(), `420["question"`))
	c.send(`42["unknown"]`, `430["answer"]`)

	c.want(`437["answer"]`)
}
