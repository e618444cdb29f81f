package loadbalancing_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A WebSocket may be silent for hours, but no client waits long for a node that does not answer.
//
//lab:points 5
//lab:rule 5.15 5.28
//lab:hint The bound is for the headers of an answer. Stop its timer when they are there: a tunnel and a body have no bound.
//lab:hint A poll waits for events, so silence is normal there. It has a longer bound of its own.
//lab:hint One context for each request: env.Clock.AfterFunc cancels it with a cause, and the cause says whether 504 is the answer.
//lab:hint The first bytes of an answer are not its headers. Set no deadline on a connection: it is not time of env.Clock.
//lab:note timeouts
func TestQuietTunnel(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	slow, quick := c.StartBackend("node-1"), c.StartBackend("node-2")
	k := anyKeys(c, slow, quick)
	k.Health.Every = duration(1000 * time.Hour)
	headers, poll := time.Duration(k.Headers), time.Duration(k.Poll)
	b := c.StartBalancer(k.String())
	mine := takeSeat(t, b, k, slow, quick)
	slow, quick = mine.at, mine.other
	theirs := takeSeat(t, b, k, slow, quick)
	for theirs.at == slow {
		theirs = takeSeat(t, b, k, slow, quick)
	}
	silent := connect(t, b, "silent WebSocket", slow, labtest.Header("Cookie", mine.cookie))
	silent.talk(t, c)
	busy := connect(t, b, "another WebSocket", quick, labtest.Header("Cookie", theirs.cookie))
	pass := func(d time.Duration) { // and what was due by then has happened
		t.Helper()
		c.Advance(d)
		busy.talk(t, c)
		require.Equal(t, http.StatusOK, send(t, http.MethodGet, b.URL()+handshake, "", "Cookie", theirs.cookie).status)
		b.State(slow.Name())
	}

	//lab:rule 5.15
	for range 4 {
		pass(headers)
		pass(poll)
		pass(time.Hour / 4)
	}
	silent.talk(t, c)
	for range 3 {
		pass(time.Hour)
		silent.server.Send("after an hour")
		silent.client.WantFrame("after an hour")
		pass(time.Hour)
		silent.client.Send("after another hour")
		silent.server.Want("after another hour")
	}

	//lab:rule 5.28
	type request struct {
		what, method, path string
		bound              time.Duration
		headers            []string
	}
	webSocket := []string{"Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="}
	requests := []request{
		{"a handshake", http.MethodGet, handshake, headers, nil},
		{"a POST", http.MethodPost, handshake + "&sid=1", headers, nil},
		{"the handshake of a WebSocket", http.MethodGet, "/socket.io/?EIO=4&transport=websocket", headers, webSocket},
		{"a poll", http.MethodGet, handshake + "&sid=1", poll, nil},
	}
	ask := func(each request) *reply {
		t.Helper()
		before := len(slow.AwaitRequests(0))
		r := later(c, each.what, each.method, b.URL()+each.path, "", append(each.headers, "Cookie", mine.cookie)...)
		slow.AwaitRequests(before + 1)
		return r
	}
	for _, fault := range []func(){slow.Hang, slow.SlowHeaders} {
		for _, each := range requests {
			fault()
			r := ask(each)
			if each.bound > headers {
				pass(headers)
				pass(each.bound - headers - time.Millisecond)
			} else {
				pass(each.bound - time.Millisecond)
			}
			require.False(t, r.arrived(), "%s must have no answer a millisecond before %s have passed", each.what, each.bound)
			c.Advance(time.Millisecond)
			if !r.arrivesWithin(300 * time.Millisecond) {
				c.Eventually(each.what+" is answered", func() bool { // a timer may have started a little later
					c.Advance(each.bound / 10)
					return r.arrivesWithin(10 * time.Millisecond)
				})
			}
			r.want(t, http.StatusGatewayTimeout)
			slow.Recover()
		}
	}

	for _, each := range requests {
		slow.Hang()
		r := ask(each)
		pass(each.bound - time.Millisecond)
		slow.Recover()
		if each.headers != nil {
			r.want(t, http.StatusSwitchingProtocols)
			slow.Accept()
			continue
		}
		require.Equal(t, slow.Name(), r.want(t, http.StatusOK).body, "the answer to %s, a millisecond before %s have passed", each.what, each.bound)
	}

	begun, rest := make(chan struct{}), make(chan struct{})
	end := onceClosed(t, rest)
	slow.Answer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "a long ")
		_ = http.NewResponseController(w).Flush()
		begun <- struct{}{}
		<-rest
		_, _ = io.WriteString(w, "answer")
	}))
	var long []*reply
	for _, each := range requests {
		if each.headers == nil {
			long = append(long, ask(each))
			<-begun
		}
	}
	pass(0)
	pass(2 * poll)
	pass(time.Hour)
	end()
	for _, each := range long {
		require.Equal(t, "a long answer", each.want(t, http.StatusOK).body, "the body of an answer whose headers came in time")
	}
	silent.talk(t, c)
}
