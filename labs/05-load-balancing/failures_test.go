package loadbalancing_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// The clients of a node that has died are served by another at once, and nobody else moves.
//
//lab:points 5
//lab:rule 5.25 5.26
//lab:hint Health checks take seconds to notice a dead node. A refused connection says it at once.
//lab:hint If the node of a cookie refuses the connection, choose another one, and set a new cookie as for a new session.
//lab:hint A new session may meet the dead node too: it has the fewest clients. Try every node once before you give up.
//lab:note sticky-sessions
func TestDeadNode(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(3), labtest.ManualClock())
	k := anyKeys(c, nodes(c, 3)...)
	b := c.StartBalancer(k.String())
	dead := c.Node(0)
	jar := labtest.NewJar()
	var lost, lostToo *labtest.Client // on the node that dies
	var others []*labtest.Client
	for _, name := range []string{"first", "second", "third"} {
		before, own := dead.Stats().Connections, labtest.NewJar()
		client := b.Dial(name, labtest.Polling(), labtest.CookieJar(own))
		if dead.Stats().Connections > before {
			lost, jar = client, own
		} else {
			others = append(others, client)
		}
	}
	for _, name := range []string{"first WebSocket", "second WebSocket", "third WebSocket"} {
		before := dead.Stats().Connections
		client := b.Dial(name)
		if dead.Stats().Connections > before {
			lostToo = client
		} else {
			others = append(others, client)
		}
	}
	require.Len(t, others, 4, "clients of the two nodes that live on")
	require.NotNil(t, lost, "a client on long-polling of the node that dies")
	require.NotNil(t, lostToo, "a WebSocket of the node that dies")
	say := func(client *labtest.Client) {
		t.Helper()
		client.Ask("say", map[string]any{"text": c.Invent("text")}).Want("ok")
	}
	say(lost)
	old := k.cookieOf(t, lost)

	//lab:rule 5.25
	dead.Kill()
	lost.Closed()
	got := send(t, http.MethodGet, b.URL()+handshake, "", "Cookie", old)
	require.Equal(t, http.StatusOK, got.status, "status of the answer to a request with the cookie of a dead node")
	require.NotEqual(t, old, k.newCookie(t, got), "the new cookie")
	greeting := struct{ SID string }{}
	require.NoError(t, json.Unmarshal(lost.Greeting(), &greeting))
	got = send(t, http.MethodGet, b.URL()+handshake+"&sid="+url.QueryEscape(greeting.SID), "", "Cookie", old)
	require.Equal(t, http.StatusBadRequest, got.status, "status of another node's answer to a poll of a session that it does not know")
	say(b.Dial("WebSocket with the old cookie", labtest.Header("Cookie", old)))
	back := b.Dial("client that comes back", labtest.Polling(), labtest.CookieJar(jar))
	for range 3 {
		say(back) // each is a POST and the answer to a GET, on the node of the new cookie
	}
	require.NotEqual(t, old, k.cookieOf(t, back), "the new cookie")
	for range 3 {
		say(b.Dial("new client", labtest.Polling()))
		say(b.Dial("new WebSocket"))
	}

	//lab:rule 5.26
	for _, client := range others {
		say(client)
	}
	for _, client := range others[:2] {
		k.cookieOf(t, client) // still the only one
	}

	//lab:rule 5.25
	c.Node(1).Kill()
	got = send(t, http.MethodGet, b.URL()+handshake, "", "Cookie", old)
	require.Equal(t, http.StatusOK, got.status, "status of the answer to a request with the cookie of a dead node, when two of three are dead")
	for range 3 {
		say(b.Dial("new client", labtest.Polling()))
		say(b.Dial("new WebSocket"))
	}
}

// cookieOf returns the cookie of a client on long-polling, which must have been set once.
func (k keys) cookieOf(t *testing.T, client *labtest.Client) string {
	t.Helper()
	var all []string
	for _, cookie := range client.Cookies() {
		if cookie.Name == k.Cookie {
			all = append(all, cookie.Name+"="+cookie.Value)
		}
	}
	require.Len(t, all, 1, "how often the cookie of %s was set", client.Name())
	return all[0]
}

// A request goes to a second node only if the first one refused the connection.
//
//lab:points 5
//lab:rule 5.4 5.25 5.27
//lab:hint A refused connection is an error of dialling: a *net.OpError whose Op is "dial". Nothing has been sent then.
//lab:hint After any other error the node may have carried the request out. Only the client knows whether it may be sent twice: 502.
//lab:hint http.Transport closes the body of a request that it could not send. Keep the body open for the second try.
//lab:hint http.Transport sends a GET again by itself if a connection it has kept breaks before the answer. Let it keep none.
//lab:note retries
func TestNothingIsSentTwice(t *testing.T) {
	c := labtest.Start(t, labtest.Nodes(0), labtest.ManualClock())
	first, second := c.StartBackend("node-1"), c.StartBackend("node-2")
	k := anyKeys(c, first, second)
	b := c.StartBalancer(k.String())
	mine := takeSeat(t, b, k, first, second)
	at, other := mine.at, mine.other
	arrived := func() int { return len(first.AwaitRequests(0)) + len(second.AwaitRequests(0)) }
	poll, post := b.URL()+handshake+"&sid=1", strings.Repeat(c.Invent("event"), 20_000)
	wantServed := func(by *labtest.Backend, method, url, body string) answer {
		t.Helper()
		before := arrived()
		got := send(t, method, url, body, "Cookie", mine.cookie)
		require.Equal(t, http.StatusOK, got.status, "status of the answer to a %s", method)
		require.Equal(t, by.Name(), got.body, "who answers a %s", method)
		require.Equal(t, before+1, arrived(), "requests that have arrived, after one more %s", method)
		all := by.AwaitRequests(1)
		last := all[len(all)-1]
		require.Equal(t, method, last.Method)
		require.True(t, last.Whole && string(last.Body) == body, "the body of a %s has %d bytes, want the same %d that the client sent", method, last.Size, len(body))
		return got
	}

	//lab:rule 5.25
	at.Refuse()
	for _, request := range []struct{ method, url, body string }{
		{http.MethodGet, b.URL() + handshake, ""}, {http.MethodGet, poll, ""}, {http.MethodPost, poll, post}, {http.MethodPost, poll, "4"},
	} {
		got := wantServed(other, request.method, request.url, request.body)
		require.NotEqual(t, mine.cookie, k.newCookie(t, got), "the cookie of the new session")
	}
	moved := connect(t, b, "WebSocket with the old cookie", other, labtest.Header("Cookie", mine.cookie))
	moved.talk(t, c)
	moved.client.Close()
	require.Zero(t, newcomers(t, b, at), "new sessions of a node that refuses connections")
	at.Listen()
	k.wantNoCookie(t, wantServed(at, http.MethodGet, poll, ""))

	//lab:rule 5.27
	lost := func(what string, send func() int) {
		t.Helper()
		for range 3 { // over a connection that may be kept
			wantServed(at, http.MethodGet, poll, "")
			wantServed(at, http.MethodPost, poll, "4")
		}
		before := arrived()
		at.LoseNextAnswer()
		require.Equal(t, http.StatusBadGateway, send(), "status of the answer to %s whose answer is lost", what)
		require.Equal(t, before+1, arrived(), "requests that have arrived, after %s whose answer is lost", what)
		k.wantNoCookie(t, wantServed(at, http.MethodGet, poll, ""))
	}
	request := func(method, url, body string) func() int {
		return func() int { return send(t, method, url, body, "Cookie", mine.cookie).status }
	}
	lost("a POST", request(http.MethodPost, poll, post))
	lost("an empty POST", request(http.MethodPost, poll, ""))
	lost("a poll", request(http.MethodGet, poll, ""))
	lost("a handshake", request(http.MethodGet, b.URL()+handshake, ""))
	lost("the handshake of a WebSocket", func() int {
		return b.DialHTTP("WebSocket", labtest.Header("Cookie", mine.cookie)).Status
	})

	first.LoseNextAnswer()
	second.LoseNextAnswer()
	before := arrived()
	require.Equal(t, http.StatusBadGateway, send(t, http.MethodGet, b.URL()+handshake, "").status, "status of the answer to a new client whose answer is lost")
	require.Equal(t, before+1, arrived(), "requests that have arrived, after one whose answer is lost")
	first.Recover()
	second.Recover()

	for _, status := range []int{http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout} {
		at.Answer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		before := arrived()
		require.Equal(t, status, request(http.MethodPost, poll, "4")(), "status of an answer that is the node's own")
		require.Equal(t, before+1, arrived(), "requests that have arrived, after one that the node has answered with %d", status)
	}
	at.Answer(nil)
	wantServed(at, http.MethodPost, poll, "4")
	require.NotZero(t, newcomers(t, b, at), "new sessions of a node that has lost answers")

	//lab:rule 5.4
	for _, backend := range []*labtest.Backend{at, other} {
		backend.AnswerHandshakes(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	}
	require.Equal(t, http.StatusUnauthorized, b.DialHTTP("WebSocket that is refused").Status)
	c.Eventually("the balancer counts nobody when all have asked for nothing for idle", func() bool {
		b.Advance(time.Duration(k.Idle) + time.Duration(k.Health.Every))
		return sum(sessions(b, []target{first, second})) == 0
	})
}
