package engineio_test

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// Engine.IO v4, heartbeat, on long-polling.
func TestHeartbeatOnPolling(t *testing.T) {
	s, clock := beating(t)
	p := s.poll()

	for range 3 {
		held := p.getting()
		clock.Advance(25 * time.Second)
		require.Equal(t, "2", p.wantAnswer(next(t, held)))
		p.post("3")
	}
	p.wantAlive(s)
	held := p.getting()
	clock.Advance(25 * time.Second)
	require.Equal(t, "2", p.wantAnswer(next(t, held)))
	held = p.getting()
	clock.Advance(20 * time.Second)

	require.Equal(t, "1", p.wantAnswer(next(t, held)))
	s.wantClosed(engineio.ReasonPingTimeout)
}

// The heartbeat ends a session whose client never comes back.
func TestClientThatNeverComesBack(t *testing.T) {
	s, clock := beating(t)
	p := s.poll()

	clock.Advance(25 * time.Second)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, clock.BlockUntilContext(ctx, 1))
	clock.Advance(20 * time.Second)

	s.wantClosed(engineio.ReasonPingTimeout)
	p.wantGone(s)
}

// A client that does not poll is dropped when its queue is full.
func TestClientThatDoesNotPoll(t *testing.T) {
	s := serve(t, engineio.Options{SendQueue: 64})
	p := s.poll()

	for sent := 0; p.session.Context().Err() == nil; sent++ {
		require.LessOrEqual(t, sent, 64, "the queue is not bounded")
		p.session.Send(engineio.NewFrame([]byte("x")))
	}

	s.wantClosed(engineio.ReasonTransportError)
}

// Close answers the waiting poll with a close packet.
func TestCloseAnswersThePoll(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	held := p.getting()

	p.session.Close(engineio.ReasonForcedClose)

	require.Equal(t, "1", p.wantAnswer(next(t, held)))
	s.wantClosed(engineio.ReasonForcedClose)
	p.wantGone(s)
}

// Close still sends queued messages with the next poll. Messages of the client
// that arrive in the meantime are dropped.
func TestCloseWaitsForAPoll(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	p.session.Send(engineio.NewFrame([]byte("last words")))

	p.session.Close(engineio.ReasonForcedClose)
	p.session.Send(engineio.NewFrame([]byte("too late")))
	p.post("4too late")

	require.Equal(t, "4last words", p.get())
	require.Equal(t, "1", p.get(), "in an answer of its own: the official client ignores messages next to a close packet")
	s.wantClosed(engineio.ReasonForcedClose)
	require.Empty(t, s.messages)
}

// Close does not wait for a client that is gone.
func TestCloseDoesNotWaitLong(t *testing.T) {
	s := serve(t, engineio.Options{WriteTimeout: 200 * time.Millisecond})
	p := s.poll()

	p.session.Close(engineio.ReasonForcedClose)

	s.wantClosed(engineio.ReasonForcedClose)
	p.wantGone(s)
}

func TestServerClosesPollers(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	held := p.getting()

	require.NoError(t, s.Close(context.Background()))

	require.Equal(t, "1", p.wantAnswer(next(t, held)))
	s.wantClosed(engineio.ReasonServerShuttingDown)
}

func TestServerClosesPollersHard(t *testing.T) {
	s := serve(t, engineio.Options{})
	s.poll()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()

	require.ErrorIs(t, s.Close(ctx), context.Canceled)

	s.wantClosed(engineio.ReasonServerShuttingDown)
}

// Sessions of an address on long-polling are bounded. One that upgrades or ends makes room,
// and a WebSocket takes none.
func TestPollingSessionsAreBounded(t *testing.T) {
	s := serve(t, engineio.Options{
		PollingSessions: 2, WriteTimeout: 100 * time.Millisecond,
		Address: func(r *http.Request) string { return r.URL.Query().Get("from") },
	})
	refused := func() bool {
		a := fetch(context.Background(), http.MethodGet, s.url+"/?EIO=4&transport=polling", "")
		if a.status == http.StatusOK {
			next(t, s.sessions).Close(engineio.ReasonForcedClose)
			return false
		}
		require.Equal(t, http.StatusForbidden, a.status)
		require.JSONEq(t, `{"code":4,"message":"Forbidden"}`, a.body)
		return true
	}
	first, second := s.poll(), s.poll()
	require.True(t, refused())
	s.dial()
	other := fetch(context.Background(), http.MethodGet, s.url+"/?EIO=4&transport=polling&from=elsewhere", "")
	require.Equal(t, http.StatusOK, other.status)
	next(t, s.sessions).Close(engineio.ReasonForcedClose)

	first.upgraded(s)
	third := s.poll()
	require.True(t, refused())
	third.post("1")
	second.eventually(func() bool { return !refused() })
}

// A client that polls and does not read the answer delays nobody.
func TestSlowReaderOnPolling(t *testing.T) {
	s := serve(t, engineio.Options{WriteTimeout: 200 * time.Millisecond, SendQueueBytes: 1})
	p := s.poll()
	p.session.Send(engineio.NewFrame(bytes.Repeat([]byte("x"), 16<<20)))
	raw := p.raw()

	raw.write("GET %s HTTP/1.1\r\nHost: x\r\n\r\n")

	s.wantClosed(engineio.ReasonTransportError)
}

// A POST is not answered before the layer above has taken its messages. The end
// of the session releases both.
func TestPostWaitsForItsMessages(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	for range cap(s.messages) {
		s.messages <- engineio.Message{}
	}
	answers := make(chan answer, 1)
	go func() { answers <- p.fetch("POST", "4one too many") }()
	p.eventually(p.session.Posts)
	require.Empty(t, answers)

	for range cap(s.messages) {
		next(t, s.messages)
	}

	s.wantMessage("one too many")
	require.Equal(t, "ok", next(t, answers).body)
}
