package labtest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// alone starts a cluster without nodes and one back end.
func alone(t TB, options ...BackendOption) (*Cluster, *Backend) {
	c := Start(t, Nodes(0))
	return c, c.StartBackend("back-1", options...)
}

// ask sends one request over a connection of its own and returns the status and the body.
func request(method, url, body string) (status int, text string, err error) {
	transport := &http.Transport{DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, string(answer), err
}

func requireAnswered(t *testing.T, url string, wantStatus int, wantText string) {
	status, text, err := request("GET", url, "")
	require.NoError(t, err)
	require.Equal(t, wantStatus, status)
	require.Equal(t, wantText, text)
}

// dialBackend opens a WebSocket to a back end, or to what is in front of it.
func dialBackend(t *testing.T, url, path string) *websocket.Conn {
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(url, "http")+path, nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = ws.Close() })
	return ws
}

// startProxy starts a balancer of one back end, which may spoil what it passes on.
func startProxy(t *testing.T, b *Backend) string {
	target, err := url.Parse(b.URL())
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		r.SetXForwarded()
	}}
	server := &http.Server{Handler: proxy}
	listener := listen()
	go server.Serve(listener)
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + listener.Addr().String()
}

// A back end answers, and remembers what arrived and over which connection.
func TestBackend(t *testing.T) {
	_, b := alone(t)
	conn, err := net.Dial("tcp", b.address)
	require.NoError(t, err)
	defer conn.Close()
	answers := bufio.NewReader(conn)
	exchange := func(request string) string {
		_, err := conn.Write([]byte(request))
		require.NoError(t, err)
		response, err := http.ReadResponse(answers, nil)
		require.NoError(t, err)
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.Equal(t, 200, response.StatusCode)
		return string(text)
	}

	require.Equal(t, "back-1", exchange("GET /chat?room=1 HTTP/1.1\r\nHost: chat.example\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n"))
	require.Equal(t, "back-1", exchange("POST /say HTTP/1.1\r\nHost: chat.example\r\nContent-Length: 5\r\n\r\nhello"))
	require.Equal(t, "back-1", exchange("GET /health HTTP/1.1\r\nHost: x\r\n\r\n"))
	requireAnswered(t, b.URL()+"/other", 200, "back-1")

	arrived := b.Requests()
	require.Len(t, arrived, 4)
	first, second, health, other := arrived[0], arrived[1], arrived[2], arrived[3]
	require.Equal(t, BackendRequest{
		Method: "GET", URL: "/chat?room=1", Host: "chat.example", Header: http.Header{"X-Forwarded-For": {"10.0.0.1"}},
		Body: []byte{}, Whole: true, RemoteAddr: conn.LocalAddr().String(), Connection: first.Connection,
	}, first)
	require.Equal(t, "hello", string(second.Body))
	require.EqualValues(t, 5, second.Size)
	require.True(t, health.Health)
	require.Equal(t, first.Connection, second.Connection)
	require.Equal(t, first.Connection, health.Connection)
	require.Equal(t, first.Connection+1, other.Connection)

	require.Equal(t, []BackendRequest{first, second, other}, b.AwaitRequests(3))
	require.Equal(t, 1, b.HealthChecks())
	b.AwaitConnections(1)
	_ = conn.Close()
	b.AwaitConnections(0)
	require.Zero(t, b.Connections())
	require.Equal(t, "back-1", b.Name())
}

// The check may choose the path of the health check and the answers to the other requests.
func TestBackendOptions(t *testing.T) {
	_, b := alone(t, HealthPath("/healthz"))
	b.Unhealthy(503)
	b.Answer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.Copy(w, r.Body)
	}))

	requireAnswered(t, b.URL()+"/healthz", 503, "back-1")
	status, text, err := request("POST", b.URL()+"/health", "an ordinary request")
	require.NoError(t, err)
	require.Equal(t, http.StatusTeapot, status)
	require.Equal(t, "an ordinary request", text)

	b.Answer(nil)
	requireAnswered(t, b.URL()+"/health", 200, "back-1")
	require.Equal(t, 1, b.HealthChecks())
	require.Len(t, b.AwaitRequests(2), 2)
}

// What a back end keeps is bounded; what it counts is not.
func TestLongRequests(t *testing.T) {
	_, b := alone(t)
	_, _, err := request("POST", b.URL(), strings.Repeat("x", 3<<20))
	require.NoError(t, err)

	long := b.AwaitRequests(1)[0]
	require.Len(t, long.Body, 1<<20)
	require.EqualValues(t, 3<<20, long.Size)
	require.True(t, long.Whole)

	conn, err := net.Dial("tcp", b.address)
	require.NoError(t, err)
	_, err = conn.Write([]byte("POST /cut HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel"))
	require.NoError(t, err)
	_ = conn.Close()
	cut := b.AwaitRequests(2)[1]
	require.Equal(t, "hel", string(cut.Body))
	require.False(t, cut.Whole)

	body := make([]byte, 64<<10)
	for range maxRequests {
		b.mu.Lock()
		b.note(BackendRequest{Body: body})
		b.mu.Unlock()
	}
	require.Len(t, b.Requests(), maxRequests)
	require.Equal(t, maxRequests+2, b.ordinary)
	require.LessOrEqual(t, b.kept, maxBodiesKept)
}

// Health checks are counted from when the check began to wait, or did what causes them.
func TestHealthChecks(t *testing.T) {
	c, b := alone(t)
	b.Unhealthy(500)
	requireAnswered(t, b.URL()+"/health", 500, "back-1")
	b.Healthy()
	b.AwaitHealthChecksAfter(2, func() {
		requireAnswered(t, b.URL()+"/health", 200, "back-1")
		requireAnswered(t, b.URL()+"/health", 200, "back-1")
	})

	asked := make(chan error, 1)
	go func() {
		_, _, err := request("GET", b.URL()+"/health", "")
		for err == nil && b.HealthChecks() < 10 {
			_, _, err = request("GET", b.URL()+"/health", "")
		}
		asked <- err
	}()
	b.AwaitHealthChecks(2)
	require.NoError(t, <-asked)

	// Only answers that differ from the one before are in the transcript.
	require.Equal(t, `frames:
  0.000  * back-1 answers health checks with 500
  0.000  back-1 → connection 1  HTTP 500 to a health check
  0.000  * back-1 is healthy
  0.000  back-1 → connection 2  HTTP 200 to a health check`, alike(c.line.String()))
}

// A check that waits for what does not come to the back end fails, and says what came.
func TestWhatABackendDoesNotReceive(t *testing.T) {
	for name, example := range map[string]struct {
		check func(*Backend)
		text  string
	}{
		"requests": {
			func(b *Backend) { b.AwaitRequests(2) },
			"back-1 received fewer requests than must come\n    want: 2 requests\n    got:  1 request, for 200ms",
		},
		"health checks": {
			func(b *Backend) { b.AwaitHealthChecks(1) },
			"back-1 received fewer health checks than must come\n    want: 1 health check of /health\n    got:  0 health checks, for 200ms",
		},
		"connections": {
			func(b *Backend) { b.AwaitConnections(3) },
			"the connections to back-1 did not become as many as they must\n    want: 3 open connections\n    got:  0 open connections, for 200ms",
		},
		"accepted connections": {
			func(b *Backend) { b.AwaitAccepted(9) },
			"back-1 accepted fewer connections than must come\n    want: 9 connections\n    got:  ",
		},
		"a WebSocket": {
			func(b *Backend) { b.Accept() },
			"no WebSocket was opened to back-1\n    want: GET … Upgrade: websocket\n    got:  none, for 200ms",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				c, b := alone(t)
				_, _, _ = request("GET", b.URL()+"/health", "")
				_, _, _ = request("POST", b.URL()+"/say", "hello")
				b.AwaitConnections(0)
				hurry(c)
				example.check(b)
			})
			require.True(t, strings.HasPrefix(p.failure(), example.text), p.failure())
			require.Contains(t, p.log("frames:"), "POST /say (5 bytes)")
		})
	}
}

// The end of a check ends its back ends, whatever they are doing.
func TestEndOfABackend(t *testing.T) {
	t.Parallel()
	for _, fault := range []func(*Backend){(*Backend).Hang, (*Backend).SlowHeaders, (*Backend).Reset, (*Backend).Refuse, (*Backend).LoseNextAnswer} {
		answered := make(chan error, 1)
		var url string
		p := run(t, func(tb TB) {
			_, b := alone(tb)
			url = b.URL()
			ws := dialBackend(t, url, "/")
			b.Accept().StopReading()
			_ = ws.WriteMessage(websocket.TextMessage, []byte("unheard"))
			fault(b)
			go func() {
				_, _, err := request("GET", url, "")
				answered <- err
			}()
			if b.currentFault() == hangs || b.currentFault() == slowHeaders {
				b.AwaitRequests(2)
			}
		})
		require.False(t, p.failed, p.failure())
		require.Error(t, <-answered)
		_, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		require.ErrorIs(t, err, syscall.ECONNREFUSED)
	}
}
