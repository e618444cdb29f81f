package engineio_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio/engineio"
)

// A poller is a client on long-polling. Each request uses a new connection.
type poller struct {
	t       testing.TB
	url     string // of its session
	session *engineio.Session
}

// An answer is a complete response.
type answer struct {
	status int
	body   string
	header http.Header
	err    error
}

// poll opens a session on long-polling.
func (s *server) poll() *poller {
	s.t.Helper()
	opened := fetch(context.Background(), http.MethodGet, s.url+"/?EIO=4&transport=polling", "")
	require.NoError(s.t, opened.err)
	require.Equal(s.t, http.StatusOK, opened.status, opened.body)
	var handshake struct{ SID string }
	require.NoError(s.t, json.Unmarshal([]byte(opened.body[1:]), &handshake), opened.body)
	p := &poller{s.t, s.url + "/?EIO=4&transport=polling&sid=" + handshake.SID, next(s.t, s.sessions)}
	s.t.Cleanup(func() { p.fetch(http.MethodPost, "1") }) // otherwise the server waits for the next poll
	return p
}

func fetch(ctx context.Context, method, url, body string) answer {
	return fetchOver(ctx, &http.Transport{DisableKeepAlives: true}, method, url, body)
}

// fetchOver is fetch with a transport that may keep connections alive.
func fetchOver(ctx context.Context, connections http.RoundTripper, method, url, body string) answer {
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return answer{err: err}
	}
	response, err := connections.RoundTrip(request)
	if err != nil {
		return answer{err: err}
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, string(read), response.Header, err}
}

func (p *poller) fetch(method, body string) answer {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return fetch(ctx, method, p.url, body)
}

// get polls and returns the packets of the answer.
func (p *poller) get() string {
	p.t.Helper()
	return p.wantAnswer(p.fetch(http.MethodGet, ""))
}

// getting starts a poll and returns when the server holds it.
func (p *poller) getting() <-chan answer {
	p.t.Helper()
	answers := make(chan answer, 1)
	go func() { answers <- p.fetch(http.MethodGet, "") }()
	p.eventually(p.session.Waits)
	return answers
}

func (p *poller) wantAnswer(a answer) string {
	p.t.Helper()
	require.NoError(p.t, a.err)
	require.Equal(p.t, http.StatusOK, a.status, a.body)
	require.Equal(p.t, "text/plain; charset=UTF-8", a.header.Get("Content-Type"))
	require.Equal(p.t, "no-store", a.header.Get("Cache-Control"))
	return a.body
}

// post sends packets; the answer must be ok.
func (p *poller) post(packets ...string) {
	p.t.Helper()
	a := p.fetch(http.MethodPost, strings.Join(packets, "\x1e"))
	require.NoError(p.t, a.err)
	require.Equal(p.t, http.StatusOK, a.status, a.body)
	require.Equal(p.t, "ok", a.body)
	require.Equal(p.t, "no-store", a.header.Get("Cache-Control"))
}

// wantAlive proves that the session still works in both directions.
func (p *poller) wantAlive(s *server) {
	p.t.Helper()
	p.post("4alive")
	s.wantMessage("alive")
	p.session.Send(engineio.NewFrame([]byte("alive")))
	require.Equal(p.t, "4alive", p.get())
}

// wantGone proves that the session is unknown.
func (p *poller) wantGone(s *server) {
	p.t.Helper()
	p.eventually(func() bool { return s.Sessions() == 0 })
	a := p.fetch(http.MethodPost, "4x")
	require.Equal(p.t, http.StatusBadRequest, a.status)
	require.JSONEq(p.t, `{"code":1,"message":"Session ID unknown"}`, a.body)
}

// probe opens a WebSocket for the session.
func (p *poller) probe() *peer {
	p.t.Helper()
	url := strings.Replace(strings.Replace(p.url, "http", "ws", 1), "polling", "websocket", 1)
	ws, _, err := websocket.DefaultDialer.Dial(url, nil)
	require.NoError(p.t, err)
	p.t.Cleanup(func() { ws.Close() })
	return &peer{p.t, ws}
}

func (p *poller) eventually(condition func() bool) {
	p.t.Helper()
	require.Eventually(p.t, condition, patience, time.Millisecond)
}
