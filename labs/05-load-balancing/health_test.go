package loadbalancing_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A node that says it is not healthy gets nobody new, keeps whom it has, and comes back.
//
//lab:points 6
//lab:rule 5.20 5.21 5.22 5.23
//lab:hint Let one goroutine for each node wait for a ticker of env.Clock, ask, and count.
//lab:hint Count good and bad answers in a row. A good one begins the bad ones at zero again, and a bad one the good ones.
//lab:hint Good is 200 to 299. A redirect is not good, whatever is behind it: http.Client follows it, Transport.RoundTrip does not.
//lab:hint A node that answers 503 is alive. Only new sessions go elsewhere; cookies, tunnels and waiting polls go on.
//lab:hint Bound each check with env.Clock.AfterFunc and the cancel function of a context.
//lab:note health
func TestHealth(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	path := "/" + c.Invent("health")
	first, second := c.StartBackend("node-1", labtest.HealthPath(path)), c.StartBackend("node-2", labtest.HealthPath(path))
	k := anyKeys(c, first, second)
	k.Health.Path, k.Health.Fall = path, 3+c.Rand().IntN(2)
	k.Poll, k.Idle = duration(24*time.Hour), duration(24*time.Hour)
	timeout, every := time.Duration(k.Health.Timeout), time.Duration(k.Health.Timeout+k.Health.Every)
	k.Health.Every = duration(every)
	k.Health.Timeout = duration(time.Hour) // for a start, no answer is late
	b := c.StartBalancer(k.String())

	//lab:rule 5.23
	mine := takeSeat(t, b, k, first, second)
	sick, well := mine.at, mine.other
	require.NotZero(t, newcomers(t, b, sick), "new sessions of a node that has not been checked yet")
	here := connect(t, b, "client of the sick node", sick, labtest.Header("Cookie", mine.cookie))
	events := make(chan struct{})
	sick.Answer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Query().Has("sid") {
			<-events
		}
		_, _ = io.WriteString(w, sick.Name())
	}))
	release := onceClosed(t, events)
	poll := later(c, "a poll of the sick node", http.MethodGet, b.URL()+handshake+"&sid=1", "", "Cookie", mine.cookie)

	ticks, half := 0, time.Duration(0) // half has passed since the last tick
	checks := func(statuses ...int) {
		t.Helper()
		for _, status := range statuses {
			sick.Unhealthy(status)
			sick.AwaitHealthChecksAfter(1, func() { c.Advance(every - half) })
			ticks, half = ticks+1, 0
		}
	}
	any := func(of ...int) int { return of[c.Rand().IntN(len(of))] }
	good := func(n int) []int {
		all := []int{any(201, 204, 206, 299), 200, any(200, 202, 203)}[:n]
		c.Rand().Shuffle(n, func(i, j int) { all[i], all[j] = all[j], all[i] })
		return all
	}
	bad := func(n int) (all []int) {
		all = []int{any(301, 302, 307), any(400, 404, 429), any(500, 502, 503), any(300, 401, 504)}[:n]
		c.Rand().Shuffle(n, func(i, j int) { all[i], all[j] = all[j], all[i] })
		return all
	}

	//lab:rule 5.20
	checks(good(2)...)
	already := sick.HealthChecks()
	half = every / 2
	c.Advance(half)
	require.NotZero(t, newcomers(t, b, sick), "new sessions of a node that is healthy")
	require.Equal(t, already, sick.HealthChecks(), "health checks, half the time after the last one")
	for _, request := range sick.Requests() {
		if request.Health {
			require.Equal(t, "GET "+path, request.Method+" "+request.URL, "a health check")
		}
	}

	//lab:rule 5.21
	for range 2 {
		checks(bad(k.Health.Fall - 1)...)
		checks(good(1)...)
	}
	require.Equal(t, "up", b.State(sick.Name()).State, "a node that was never bad %d times in a row", k.Health.Fall)
	require.NotZero(t, newcomers(t, b, sick), "new sessions of a node that was never bad %d times in a row", k.Health.Fall)
	checks(bad(k.Health.Fall)...)
	b.AwaitState(sick.Name(), "down")
	require.Zero(t, newcomers(t, b, sick), "new sessions of a node that is down")
	there := connect(t, b, "new client", well)

	//lab:rule 5.22
	checks(bad(k.Health.Fall)...)
	checks(bad(k.Health.Fall)...)
	here.talk(t, c)
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		got := send(t, method, b.URL()+handshake, "", "Cookie", mine.cookie)
		require.Equal(t, sick.Name(), got.body, "who answers a %s with the cookie of a node that is down, and answers", method)
		k.wantNoCookie(t, got)
	}
	connect(t, b, "second WebSocket of the client", sick, labtest.Header("Cookie", mine.cookie)).talk(t, c)
	require.False(t, poll.arrived(), "a poll must wait for its node, which is alive")
	release()
	poll.want(t, http.StatusOK)

	//lab:rule 5.23
	for range 2 {
		checks(good(k.Health.Rise - 1)...)
		checks(bad(1)...)
	}
	require.Equal(t, "down", b.State(sick.Name()).State, "a node that was not good %d times in a row", k.Health.Rise)
	require.Zero(t, newcomers(t, b, sick), "new sessions of a node that was not good %d times in a row", k.Health.Rise)
	checks(good(k.Health.Rise)...)
	b.AwaitState(sick.Name(), "up")
	require.NotZero(t, newcomers(t, b, sick), "new sessions of a node that is up again")
	here.talk(t, c)
	there.talk(t, c)

	//lab:rule 5.20
	require.InDelta(t, ticks, sick.HealthChecks(), 1, "health checks after %d times %s", ticks, every)
	b.Kill()
	k.Health.Timeout = duration(timeout)
	b = c.StartBalancer(k.String())
	elsewhere := takeSeat(t, b, k, sick, well)
	for elsewhere.at == sick {
		elsewhere = takeSeat(t, b, k, sick, well)
	}
	pass := func(d time.Duration) {
		t.Helper()
		c.Advance(d)
		require.Equal(t, http.StatusOK, send(t, http.MethodGet, b.URL()+handshake, "", "Cookie", elsewhere.cookie).status)
	}
	checks(bad(k.Health.Fall - 1)...)
	sick.Hang()
	sick.AwaitHealthChecksAfter(1, func() { c.Advance(every) })
	pass(timeout - time.Millisecond)
	require.Equal(t, "up", b.State(sick.Name()).State, "a node that may still answer for a millisecond")
	pass(time.Millisecond)
	b.AwaitState(sick.Name(), "down")
	sick.Recover() // and answers, too late
	checks(good(k.Health.Rise - 1)...)
	checks(bad(1)...)
	require.Equal(t, "down", b.State(sick.Name()).State, "a node that has answered one of %d checks too late", k.Health.Rise)
	sick.Healthy()
	c.Eventually(sick.Name()+" is up", func() bool {
		c.Advance(every)
		return b.State(sick.Name()).State == "up"
	})
}

// onceClosed returns a function that closes a channel, which happens at the end of the check
// at the latest.
func onceClosed(t *testing.T, ended chan struct{}) (end func()) {
	open := true
	end = func() {
		if open {
			close(ended)
		}
		open = false
	}
	t.Cleanup(end)
	return end
}

// A node that does not answer is given up: nobody waits for it, neither old clients nor new ones.
//
//lab:points 6
//lab:rule 5.24
//lab:hint An open port proves nothing. A process that hangs accepts connections, because the system does that for it.
//lab:hint Count the checks without an answer apart from the bad ones. 503 is an answer.
//lab:hint Give each node a context that ends when it is given up. Every tunnel and every request to the node ends with it.
//lab:hint Ask for that context when you obey a cookie, too. When the node is up again it needs a new one.
//lab:hint Check the nodes at the same time, or one that hangs delays what you learn of the others.
//lab:note health
func TestHungNode(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(2), labtest.ManualClock())
	first, second := c.StartBackend("node-1"), c.StartBackend("node-2")
	k := anyKeys(c, first, second)
	timeout, pause := time.Duration(k.Health.Timeout), time.Duration(k.Health.Every)
	k.Health.Every += k.Health.Timeout
	k.Headers, k.Poll, k.Idle = duration(24*time.Hour), duration(24*time.Hour), duration(24*time.Hour)
	b := c.StartBalancer(k.String())
	mine := takeSeat(t, b, k, first, second)
	hung, well := mine.at, mine.other
	there := connect(t, b, "client of the other node", well)
	here := connect(t, b, "client of the node that hangs", hung, labtest.Header("Cookie", mine.cookie))
	tick := func() { // both nodes are checked
		t.Helper()
		c.Advance(timeout)
		well.AwaitHealthChecksAfter(1, func() {
			hung.AwaitHealthChecksAfter(1, func() { c.Advance(pause) })
		})
		there.talk(t, c) // in which the balancer hears the other node's answer
	}
	silence := func(checks int) { // the last of them goes on
		t.Helper()
		hung.Hang()
		for range checks {
			tick()
		}
	}
	heard := func(checks int) { // the balancer has had time to read the answers
		t.Helper()
		for range checks {
			tick()
			b.State(hung.Name())
		}
	}
	waits := func(what, method, path string) *reply {
		t.Helper()
		before := len(hung.AwaitRequests(0))
		r := later(c, what, method, b.URL()+path, "", "Cookie", mine.cookie)
		hung.AwaitRequests(before + 1)
		return r
	}
	ignored := func() {
		t.Helper()
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			got := send(t, method, b.URL()+handshake, "", "Cookie", mine.cookie)
			require.Equal(t, well.Name(), got.body, "who answers a %s with the cookie of a node that was given up", method)
			require.NotEqual(t, mine.cookie, k.newCookie(t, got))
		}
		again := connect(t, b, "client that comes back", well, labtest.Header("Cookie", mine.cookie))
		again.talk(t, c)
	}

	//lab:rule 5.24
	silence(0)
	patient := waits("a poll of a node that hangs for a moment", http.MethodGet, handshake+"&sid=1")
	silence(k.Health.Fall - 1)
	tick()
	hung.Recover() // in time for this check
	patient.want(t, http.StatusOK)
	here.talk(t, c)
	require.NotZero(t, newcomers(t, b, hung), "new sessions of a node that has not answered %d of %d checks", k.Health.Fall-1, k.Health.Fall)
	require.Equal(t, "up", b.State(hung.Name()).State, "a node that has not answered %d of %d checks", k.Health.Fall-1, k.Health.Fall)

	silence(0)
	waiting := []*reply{
		waits("a poll of a node that hangs", http.MethodGet, handshake+"&sid=1"),
		waits("a POST to a node that hangs", http.MethodPost, handshake+"&sid=1"),
		waits("a new poll of a node that hangs", http.MethodGet, handshake),
	}
	silence(k.Health.Fall)
	c.Advance(timeout)
	here.client.ClosedWith(1006)
	for _, each := range waiting {
		each.want(t, http.StatusBadGateway)
	}
	b.AwaitState(hung.Name(), "down")
	require.Zero(t, newcomers(t, b, hung), "new sessions of a node that hangs")
	ignored()
	there.talk(t, c)

	hung.Recover()
	heard(k.Health.Rise - 1)
	ignored()
	heard(1)
	b.AwaitState(hung.Name(), "up")
	require.NotZero(t, newcomers(t, b, hung), "new sessions of a node that answers again")
	got := send(t, http.MethodGet, b.URL()+handshake, "", "Cookie", mine.cookie)
	require.Equal(t, hung.Name(), got.body, "who answers a request with the cookie of a node that answers again")

	here = connect(t, b, "client of the node that hangs again", hung, labtest.Header("Cookie", mine.cookie))
	silence(k.Health.Fall - 1)
	hung.Unhealthy(http.StatusServiceUnavailable)
	tick()
	hung.Recover() // in time for this check, which it answers with 503
	b.AwaitState(hung.Name(), "down")
	silence(k.Health.Fall - 1)
	tick()
	hung.Recover()
	got = send(t, http.MethodGet, b.URL()+handshake, "", "Cookie", mine.cookie)
	require.Equal(t, hung.Name(), got.body, "who answers a request with the cookie of a node that is down, and has answered one of %d checks", 2*k.Health.Fall-1)
	here.talk(t, c)
	silence(k.Health.Fall)
	c.Advance(timeout)
	here.client.ClosedWith(1006)
	ignored()
	there.talk(t, c)
	b.Kill()

	wantFrozenNodeGivenUp(t, c)
}

// wantFrozenNodeGivenUp requires the same with a process that has stopped.
func wantFrozenNodeGivenUp(t *testing.T, c *labtest.Cluster) {
	t.Helper()
	k := anyKeys(c, nodes(c, 2)...)
	k.Poll, k.Health.Fall = duration(time.Hour), 4
	b := c.StartBalancer(k.String())
	frozen, live := c.Node(0), c.Node(1)
	on := map[bool]*labtest.Client{} // by whether it is on the frozen node
	for _, name := range []string{"one client", "another client"} {
		before := frozen.Stats().Connections
		client := b.Dial(name, labtest.Polling())
		on[frozen.Stats().Connections > before] = client
	}
	require.Len(t, on, 2, "nodes that have one of two clients")

	frozen.Freeze()
	until := func(state string) {
		t.Helper()
		c.Eventually(frozen.Name()+" is "+state, func() bool {
			// In between, the other node answers its check.
			c.Advance(time.Duration(k.Health.Timeout))
			c.Pass(20 * time.Millisecond)
			c.Advance(time.Duration(k.Health.Every - k.Health.Timeout))
			c.Pass(20 * time.Millisecond)
			return b.State(frozen.Name()).State == state
		})
	}
	until("down")
	on[true].Closed()
	on[false].Ask("say", map[string]any{"text": "hi"}).Want("ok")
	b.Dial("client that comes back").Ask("say", map[string]any{"text": "back"}).Want("ok")
	require.Equal(t, 2, live.Stats().Connections, "connections of the other node")

	frozen.Thaw()
	until("up")
	for range 3 {
		b.Dial("new client")
	}
	require.NotZero(t, frozen.Stats().Connections, "connections of the node that goes on")
}
