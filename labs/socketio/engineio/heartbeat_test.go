package engineio_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// beating returns a server whose heartbeat runs on a fake clock, with a ping
// interval of 25 s and a ping timeout of 20 s.
func beating(t *testing.T) (*server, *clockwork.FakeClock) {
	clock := clockwork.NewFakeClock()
	return serve(t, engineio.Options{Clock: clock}), clock
}

// pinged advances the clock to the next ping.
func pinged(t *testing.T, p *peer, clock *clockwork.FakeClock) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, clock.BlockUntilContext(ctx, 1))
	clock.Advance(25 * time.Second)
	require.Equal(t, "2", p.read())
}

// Engine.IO v4, heartbeat: the server pings, and again after each pong.
func TestPingAfterEachPong(t *testing.T) {
	s, clock := beating(t)
	p, _ := s.dial()

	for range 3 {
		pinged(t, p, clock)
		p.send("3")
		p.wantAlive(s)
	}

	require.Equal(t, 1, s.Sessions())
}

// Engine.IO v4, heartbeat: no pong within pingTimeout closes the session.
func TestPingTimeout(t *testing.T) {
	s, clock := beating(t)
	p, _ := s.dial()
	pinged(t, p, clock)

	clock.Advance(20 * time.Second)

	s.wantClosed(engineio.ReasonPingTimeout)
}

// A session that answers in time stays open when a silent one is closed.
func TestPingTimeoutIsPerSession(t *testing.T) {
	s, clock := beating(t)
	live, _ := s.dial()
	live.wantAlive(s)
	dead, _ := s.dial()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, clock.BlockUntilContext(ctx, 2))
	clock.Advance(25 * time.Second)
	require.Equal(t, "2", live.read())
	require.Equal(t, "2", dead.read())
	live.send("3")
	live.wantAlive(s)

	clock.Advance(20 * time.Second)

	s.wantClosed(engineio.ReasonPingTimeout)
	live.wantAlive(s)
}

// Engine.IO v4, heartbeat: any other packet extends the wait for a pong, once.
func TestAnotherPacketExtendsTheWaitOnce(t *testing.T) {
	s, clock := beating(t)
	p, _ := s.dial()
	pinged(t, p, clock)

	clock.Advance(15 * time.Second)
	p.wantAlive(s) // until 35 s after the ping
	clock.Advance(15 * time.Second)
	p.wantAlive(s) // no further
	clock.Advance(5 * time.Second)

	s.wantClosed(engineio.ReasonPingTimeout)
}

func TestEveryPingCanBeExtended(t *testing.T) {
	s, clock := beating(t)
	p, _ := s.dial()
	for range 2 {
		pinged(t, p, clock)
		clock.Advance(15 * time.Second)
		p.wantAlive(s)
		clock.Advance(15 * time.Second)
		p.send("3")
		p.wantAlive(s)
	}

	require.Equal(t, 1, s.Sessions())
}

// Engine.IO v4, heartbeat: a client that pings is closed.
func TestClientPing(t *testing.T) {
	for _, ping := range []string{"2", "2probe"} {
		s := serve(t, engineio.Options{})
		p, _ := s.dial()

		p.send(ping)

		p.wantClose(websocket.CloseNoStatusReceived)
		s.wantClosed(engineio.ReasonTransportError)
	}
}

// RFC 6455, ping frames: each is answered while the peer reads. A peer that
// sends a flood of them without reading gets one pong, not a queue of them.
func TestFloodOfWebSocketPings(t *testing.T) {
	s := serve(t, engineio.Options{SendQueue: 4})
	p, _ := s.dial()
	payload := bytes.Repeat([]byte("x"), 125)

	for range 100_000 { // more than the TCP buffers hold
		require.NoError(t, p.ws.WriteMessage(websocket.PingMessage, payload))
	}

	p.wantAlive(s)
}

func TestWebSocketPong(t *testing.T) {
	s := serve(t, engineio.Options{})
	p, session := s.dial()
	pongs := make(chan string, 1)
	p.ws.SetPongHandler(func(payload string) error {
		pongs <- payload
		return nil
	})

	require.NoError(t, p.ws.WriteMessage(websocket.PingMessage, []byte("are you there")))
	p.wantAlive(s)
	session.Send(engineio.NewFrame([]byte("after")))

	require.Equal(t, "4after", p.read())
	require.Equal(t, "are you there", next(t, pongs))
}
