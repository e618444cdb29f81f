package engineio_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jonboulle/clockwork"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// upgraded performs the whole upgrade of a session.
func (p *poller) upgraded(s *server) *peer {
	p.t.Helper()
	ws := p.probe()
	ws.send("2probe")
	require.Equal(p.t, "3probe", ws.read())
	ws.send("5")
	ws.wantAlive(s)
	return ws
}

// Engine.IO v4, upgrade: 2probe, 3probe, 6 to the waiting poll within 100 ms, 5.
// From then on requests on polling are refused.
func TestUpgrade(t *testing.T) {
	clock := clockwork.NewFakeClock()
	s := serve(t, engineio.Options{Clock: clock})
	p := s.poll()
	held := p.getting()

	ws := p.probe()
	ws.send("2probe")
	require.Equal(t, "3probe", ws.read())
	p.eventually(p.session.SendsNoops)
	require.Empty(t, held)
	clock.Advance(100 * time.Millisecond)
	require.Equal(t, "6", p.wantAnswer(next(t, held)))
	p.session.Send(engineio.NewFrame([]byte("in between")))
	p.post("4in between")
	ws.send("5")
	require.Equal(t, "4in between", ws.read())
	s.wantMessage("in between")
	ws.wantAlive(s)

	for _, method := range []string{http.MethodGet, http.MethodPost} {
		late := p.fetch(method, "")
		require.Equal(t, http.StatusBadRequest, late.status)
		require.JSONEq(t, `{"code":3,"message":"Bad request"}`, late.body)
	}
	second := p.probe()
	second.wantClose(websocket.CloseNoStatusReceived)
	clock.Advance(10 * time.Second) // no timer of the upgrade still runs
	ws.wantAlive(s)
	require.Equal(t, 1, s.Sessions())
}

// The answer to a probe has a write deadline. It must not fail what the session
// writes long after the upgrade.
func TestWriteAfterTheUpgrade(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	ws := p.upgraded(s)

	p.session.ExpireWriteDeadline()
	p.session.Send(engineio.NewFrame([]byte("late")))

	require.Equal(t, "4late", ws.read())
}

// During an upgrade the session can keep polling, and every poll is answered soon.
func TestPollsDuringTheUpgrade(t *testing.T) {
	clock := clockwork.NewFakeClock()
	s := serve(t, engineio.Options{Clock: clock})
	p := s.poll()
	ws := p.probe()
	ws.send("2probe")
	require.Equal(t, "3probe", ws.read())
	p.eventually(p.session.SendsNoops)

	for range 3 {
		held := p.getting()
		clock.Advance(100 * time.Millisecond)
		require.Equal(t, "6", p.wantAnswer(next(t, held)))
	}
	p.wantAlive(s)
}

// A 5 answers a poll that is still waiting, although no client should send 5 so
// early.
func TestUpgradeEndsThePoll(t *testing.T) {
	s := serve(t, engineio.Options{Clock: clockwork.NewFakeClock()})
	p := s.poll()
	held := p.getting()

	p.upgraded(s)

	require.Equal(t, "6", p.wantAnswer(next(t, held)))
}

// An upgrade that does not complete is closed after upgradeTimeout, and the session
// stays on polling.
func TestUpgradeTimeout(t *testing.T) {
	for name, begun := range map[string]bool{"before the probe": false, "after the probe": true} {
		t.Run(name, func(t *testing.T) {
			clock := clockwork.NewFakeClock()
			s := serve(t, engineio.Options{Clock: clock})
			p := s.poll()
			ws := p.probe()
			if begun {
				ws.send("2probe")
				require.Equal(t, "3probe", ws.read())
			}
			p.eventually(p.session.Probes)

			clock.Advance(10 * time.Second)

			ws.wantClose(websocket.CloseNoStatusReceived)
			p.wantAlive(s)
			p.upgraded(s) // it may try again
		})
	}
}

// Any other packet on the WebSocket ends the WebSocket, not the session.
func TestInvalidProbe(t *testing.T) {
	for _, packet := range []string{"4hello", "2", "3probe", "", "x", "5extra", "1", "2probe2probe"} {
		t.Run(packet, func(t *testing.T) {
			s := serve(t, engineio.Options{})
			p := s.poll()
			held := p.getting()
			ws := p.probe()

			ws.send(packet)

			require.NoError(t, ws.ws.SetReadDeadline(time.Now().Add(patience)))
			_, _, err := ws.ws.ReadMessage()
			var closed *websocket.CloseError
			require.ErrorAs(t, err, &closed)
			ws.ws.Close()
			require.Empty(t, s.messages)
			p.session.Send(engineio.NewFrame([]byte("still on polling")))
			require.Equal(t, "4still on polling", p.wantAnswer(next(t, held)))
			p.eventually(func() bool { return !p.session.Probes() })
			p.upgraded(s)
		})
	}
}

// A session tries one WebSocket at a time.
func TestSecondProbe(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	first := p.probe()
	first.send("2probe")
	require.Equal(t, "3probe", first.read())

	p.probe().wantClose(websocket.CloseNoStatusReceived)

	first.send("5")
	first.wantAlive(s)
}

// A session that began on a WebSocket is not upgraded.
func TestProbeForAWebSocket(t *testing.T) {
	s := serve(t, engineio.Options{})
	ws, session := s.dial()
	p := &poller{t, s.url + "/?EIO=4&transport=polling&sid=" + session.ID(), session}

	p.probe().wantClose(websocket.CloseNoStatusReceived)

	require.JSONEq(t, `{"code":3,"message":"Bad request"}`, p.fetch(http.MethodGet, "").body)
	ws.wantAlive(s)
}

// The end of a session closes its probe.
func TestSessionEndsDuringTheUpgrade(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	ws := p.probe()
	ws.send("2probe")
	require.Equal(t, "3probe", ws.read())

	p.post("1")

	s.wantClosed(engineio.ReasonTransportClose)
	_, _, err := ws.ws.ReadMessage()
	require.Error(t, err)
}

// A session that is closing when the upgrade completes is closed on the WebSocket.
func TestSessionClosesDuringTheUpgrade(t *testing.T) {
	s := serve(t, engineio.Options{})
	p := s.poll()
	ws := p.probe()
	ws.send("2probe")
	require.Equal(t, "3probe", ws.read())
	p.session.Send(engineio.NewFrame([]byte("last words")))

	p.session.Close(engineio.ReasonForcedClose)
	ws.send("5")

	require.Equal(t, "4last words", ws.read())
	ws.wantClose(websocket.CloseNoStatusReceived)
	s.wantClosed(engineio.ReasonForcedClose)
}

// The heartbeat continues across the upgrade: the client answers on the WebSocket
// a ping that it received by polling.
func TestHeartbeatAcrossTheUpgrade(t *testing.T) {
	s, clock := beating(t)
	p := s.poll()
	held := p.getting()
	clock.Advance(25 * time.Second)
	require.Equal(t, "2", p.wantAnswer(next(t, held)))

	ws := p.probe()
	ws.send("2probe")
	require.Equal(t, "3probe", ws.read())
	ws.send("5")
	ws.send("3")
	ws.wantAlive(s)
	pinged(t, ws, clock)
	clock.Advance(20 * time.Second)

	s.wantClosed(engineio.ReasonPingTimeout)
}

// No message is lost or reordered across the upgrade, in either direction, even
// under load. The client behaves like the official one: it polls, posts one body
// after the other, and sends 5 when its last poll and POST are answered.
func TestFloodDuringTheUpgrade(t *testing.T) {
	const n = 300
	for round := range 20 {
		s := serve(t, engineio.Options{Clock: clockwork.NewRealClock()}) // which answers waiting polls
		s.messages = make(chan engineio.Message, n)
		p := s.poll()
		var flood sync.WaitGroup
		flood.Go(func() {
			for i := range n {
				p.session.Send(engineio.NewFrame(fmt.Append(nil, i)))
			}
		})
		paused := make(chan struct{})
		var received []string
		var requests sync.WaitGroup
		requests.Go(func() { // polls
			for !over(paused) {
				if body := p.get(); body != "6" {
					received = append(received, strings.Split(body, "\x1e")...)
				}
			}
		})
		said := 0
		requests.Go(func() { // posts
			for said < n/2 && !over(paused) {
				p.post(fmt.Sprintf("4%d", said), fmt.Sprintf("4%d", said+1))
				said += 2
			}
		})

		ws := p.probe()
		for range round { // start the upgrade a little later each time
			fetch(context.Background(), http.MethodGet, s.url, "")
		}
		ws.send("2probe")
		require.Equal(t, "3probe", ws.read())
		close(paused)
		requests.Wait()
		ws.send("5")
		for ; said < n; said++ {
			ws.send(fmt.Sprintf("4%d", said))
		}
		last := fmt.Sprintf("4%d", n-1)
		for len(received) == 0 || received[len(received)-1] != last {
			received = append(received, ws.read())
		}
		flood.Wait()

		require.Len(t, received, n)
		for i := range n {
			require.Equal(t, fmt.Sprintf("4%d", i), received[i])
			s.wantMessage(fmt.Sprint(i))
		}
		ws.ws.Close()
		s.wantClosed(engineio.ReasonTransportClose)
	}
}

func over(paused <-chan struct{}) bool {
	select {
	case <-paused:
		return true
	default:
		return false
	}
}
