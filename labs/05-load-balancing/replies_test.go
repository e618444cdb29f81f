package loadbalancing_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// A reply is the answer to a request that may have to wait for it.
type reply struct {
	cluster *labtest.Cluster
	what    string
	done    chan struct{} // closed when the answer is there, or an error
	got     answer
	err     error
}

// later sends a request and does not wait for the answer. what names it in failures.
func later(c *labtest.Cluster, what, method, url, body string, headers ...string) *reply {
	r := &reply{cluster: c, what: what, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.got, r.err = trySend(method, url, body, headers...)
	}()
	return r
}

// arrived reports, without waiting, whether the answer has arrived.
func (r *reply) arrived() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// arrivesWithin waits for the answer, but not for long.
func (r *reply) arrivesWithin(d time.Duration) bool {
	select {
	case <-r.done:
		return true
	case <-time.After(d):
		return false
	}
}

// want waits for the answer and requires it to have this status.
func (r *reply) want(t *testing.T, status int) answer {
	t.Helper()
	if !r.arrivesWithin(time.Second) {
		r.cluster.Eventually(r.what+" is answered", r.arrived)
	}
	require.NoError(t, r.err, "%s has no answer", r.what)
	require.Equal(t, status, r.got.status, "status of the answer to %s", r.what)
	return r.got
}

// handshake is the first request of a client on long-polling.
const handshake = "/socket.io/?EIO=4&transport=polling"

// A seat is a session on one of two back ends.
type seat struct {
	cookie    string // the header Cookie of its requests
	at, other *labtest.Backend
}

// takeSeat begins a session.
func takeSeat(t *testing.T, b *labtest.Balancer, k keys, first, second *labtest.Backend) seat {
	t.Helper()
	got := send(t, http.MethodGet, b.URL()+handshake, "")
	require.Equal(t, http.StatusOK, got.status, "status of the answer to a new client")
	s := seat{k.newCookie(t, got), first, second}
	if got.body == second.Name() {
		s.at, s.other = second, first
	}
	return s
}

// newCookie returns what a client sends after an answer that has set the balancer's cookie,
// and requires it to do so.
func (k keys) newCookie(t *testing.T, got answer) string {
	t.Helper()
	for _, cookie := range got.cookies {
		if cookie.Name == k.Cookie {
			return cookie.Name + "=" + cookie.Value
		}
	}
	t.Fatalf("the answer to a new client sets no cookie named %s; it has %q", k.Cookie, got.header)
	return ""
}

// wantNoCookie requires an answer not to set the balancer's cookie.
func (k keys) wantNoCookie(t *testing.T, got answer) {
	t.Helper()
	for _, line := range got.header.Values("Set-Cookie") {
		require.False(t, strings.HasPrefix(line, k.Cookie+"="), "the answer of the session's own node must not set the cookie again")
	}
}

// newcomers sends six requests without a cookie and returns how many the back end answers.
func newcomers(t *testing.T, b *labtest.Balancer, backend *labtest.Backend) (n int) {
	t.Helper()
	for range 6 {
		got := send(t, http.MethodGet, b.URL()+handshake, "")
		require.Equal(t, http.StatusOK, got.status, "status of the answer to a new client")
		if got.body == backend.Name() {
			n++
		}
	}
	return n
}

// A line is a WebSocket through the balancer.
type line struct {
	client *labtest.Client
	server *labtest.BackendSocket
}

// connect opens a WebSocket, which must be passed on to this back end.
func connect(t *testing.T, b *labtest.Balancer, name string, to *labtest.Backend, options ...labtest.DialOption) line {
	t.Helper()
	client := b.DialWebSocket(name, "/chat", options...)
	return line{client, to.Accept()}
}

// talk requires the WebSocket to carry a message in each direction.
func (l line) talk(t *testing.T, c *labtest.Cluster) {
	t.Helper()
	question, answer := c.Invent("question"), c.Invent("answer")
	l.client.Send(question)
	l.server.Want(question)
	l.server.Send(answer)
	l.client.WantFrame(answer)
}
